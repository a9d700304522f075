/* Keeps what is worked on in a file before the person names one, and knows which projects were open when
 * the program died. */
#pragma once
#include "vtr-session.h"

G_BEGIN_DECLS

#define VTR_TYPE_KEEPER (vtr_keeper_get_type ())
G_DECLARE_FINAL_TYPE (VtrKeeper, vtr_keeper, VTR, KEEPER, GObject)

VtrKeeper *vtr_keeper_new       (VtrSession *session, GSettings *settings);

/* A project that was open when its program died. */
typedef struct
{
  char  *path;        /* of the project */
  gint64 seconds;     /* from its last change in the file to the last sign of life */
} VtrLost;

void       vtr_lost_free        (VtrLost *lost);
GPtrArray *vtr_keeper_take_lost (void);             /* (element-type VtrLost) (transfer full): told once */
void       vtr_keeper_tidy      (GSettings *settings);

G_END_DECLS
