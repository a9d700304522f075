/* How a fit went, round by round: one row of named numbers an epoch (or tree, or step), readable from
 * any thread while the fit still runs. What the loss curve, the JSON's "history" and the file show. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* Names that charts and notes know: "loss" (lower is better), "accuracy" and "r2" (higher is better),
 * and each with "validation_" before it, on rows held out from the fit. */
#define VTR_TYPE_HISTORY (vtr_history_get_type ())
G_DECLARE_FINAL_TYPE (VtrHistory, vtr_history, VTR, HISTORY, GObject)

/* After each row, in the thread that fits: should return at once. */
typedef void (*VtrHistoryFunc) (VtrHistory *history, gpointer data);

VtrHistory        *vtr_history_new        (void);
/* For whoever fits. @round: what a row is, "epoch"; @names: NULL-terminated; drops what was there. */
void               vtr_history_begin      (VtrHistory *self, const char *round, const char *const *names);
void               vtr_history_append     (VtrHistory *self, const double *values);
/* For whoever watches; before the fit begins. */
void               vtr_history_set_watch  (VtrHistory *self, VtrHistoryFunc func, gpointer data);
VtrHistory        *vtr_history_copy       (VtrHistory *self);
guint              vtr_history_get_n_rows (VtrHistory *self);
char              *vtr_history_dup_round  (VtrHistory *self);
char             **vtr_history_dup_names  (VtrHistory *self);
/* NULL where there is no series of that name; @n: (out). */
double            *vtr_history_dup_series (VtrHistory *self, const char *name, guint *n);
GVariant          *vtr_history_save       (VtrHistory *self);  /* floating a{sv} */
VtrHistory        *vtr_history_load       (GVariant *state, GError **error);

G_END_DECLS
