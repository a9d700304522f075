/* What a long call reports and asks: stage, counters, cancelled? Lock-free where it is hot;
 * any thread may add, any thread may read. NULL is allowed wherever a VtrProgress is taken. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *stage;        /* translated, static */
  guint64     done;
  guint64     total;        /* 0: unknown */
  double      fraction;     /* 0 … 1, −1 when unknown */
  double      seconds;      /* since the stage began */
  double      seconds_left; /* −1 when unknown (less than 2 s measured) */
} VtrProgressState;

#define VTR_TYPE_PROGRESS (vtr_progress_get_type ())
G_DECLARE_FINAL_TYPE (VtrProgress, vtr_progress, VTR, PROGRESS, GObject)

VtrProgress  *vtr_progress_new             (GCancellable *cancellable);
GCancellable *vtr_progress_get_cancellable (VtrProgress *progress);
void          vtr_progress_begin           (VtrProgress *progress, const char *stage, guint64 total);
void          vtr_progress_add             (VtrProgress *progress, guint64 n);
gboolean      vtr_progress_is_cancelled    (VtrProgress *progress);
gboolean      vtr_progress_check           (VtrProgress *progress, GError **error);
void          vtr_progress_read            (VtrProgress *progress, VtrProgressState *state);
/* A deadline for calls that take a time limit: seconds from now; 0 takes it away. */
/* While paused, whoever asks whether it is cancelled sleeps until it goes on or is cancelled. */
void          vtr_progress_set_paused      (VtrProgress *progress, gboolean paused);
gboolean      vtr_progress_is_paused       (VtrProgress *progress);
void          vtr_progress_set_time_limit  (VtrProgress *progress, double seconds);
gboolean      vtr_progress_is_out_of_time  (VtrProgress *progress);

G_END_DECLS
