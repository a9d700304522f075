/* What if this row were different: a slider for each number with the model's curve above it, a choice
 * for each category, and the prediction that follows. */
#pragma once
#include "vtr-explanation.h"
#include "vtr-summary.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_WHAT_IF (vtr_what_if_get_type ())
G_DECLARE_FINAL_TYPE (VtrWhatIf, vtr_what_if, VTR, WHAT_IF, GtkWidget)

typedef struct
{
  VtrModel         *model;
  VtrDataset       *dataset;
  const VtrSummary *summary;      /* (nullable): ranges of the sliders */
  VtrAttribution   *attribution;  /* (nullable): orders the features by their size in this row */
  guint32           row;
  guint             output;
  double            threshold;    /* NaN: none */
} VtrWhatIfSubject;

/* Another row or model starts anew; the same one keeps what has been changed. NULL: nothing. */
void      vtr_what_if_show       (VtrWhatIf *self, const VtrWhatIfSubject *subject);
/* Signal "changed" (gboolean merge): a person changed a value; @merge: the same slider still moves. */
GVariant *vtr_what_if_dup_values (VtrWhatIf *self);
void      vtr_what_if_set_values (VtrWhatIf *self, GVariant *values);

G_END_DECLS
