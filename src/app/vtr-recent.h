/* What was open lately: at most ten, newest first, kept in the settings. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

#define VTR_RECENT_MAX 10

typedef struct
{
  char  *path, *title, *subtitle;
  gint64 time;                   /* seconds since 1970 */
} VtrRecent;

void       vtr_recent_free     (VtrRecent *recent);
GPtrArray *vtr_recent_list     (GSettings *settings);       /* (element-type VtrRecent) (transfer full) */
void       vtr_recent_add      (GSettings *settings, const char *path, const char *title, const char *subtitle);
void       vtr_recent_remove   (GSettings *settings, const char *path);
char      *vtr_recent_dup_when (gint64 time, gint64 now);   /* "Today", "Yesterday", "18 Nov", "18 Nov 2024" */

G_END_DECLS
