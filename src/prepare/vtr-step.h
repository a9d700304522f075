/* One fitted transformation of a table, learned on training rows and replayed on new ones. */
#pragma once
#include "vtr-configurable.h"
#include "vtr-dataset.h"
#include "vtr-progress.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define VTR_TYPE_STEP (vtr_step_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrStep, vtr_step, VTR, STEP, VtrConfigurable)

/**
 * VtrStepClass:
 * @fit: learns from @dataset (training rows, features only; @target (nullable)) on the columns
 *   chosen by vtr_step_set_columns(), by default all that it applies to
 * @transform: replays on @dataset, which has the columns of the fit; unseen levels and missing
 *   values must be handled. @sources: (element-type utf8) (nullable) out: for every output column
 *   the name of the input column it came from, NULL entry where it mixes several
 * @save: what was fitted, as a{sv} (floating)
 * @load: the opposite; data from files: everything checked
 * @resamples: whether it changes which rows there are (training rows only)
 */
struct _VtrStepClass
{
  VtrConfigurableClass parent_class;

  gboolean    (*fit)       (VtrStep *self, VtrDataset *dataset, VtrColumn *target, guint64 seed, VtrProgress *progress, GError **error);
  VtrDataset *(*transform) (VtrStep *self, VtrDataset *dataset, GPtrArray *sources, GError **error);
  GVariant   *(*save)      (VtrStep *self);
  gboolean    (*load)      (VtrStep *self, GVariant *state, GError **error);
  gboolean      resamples;
};

void               vtr_step_set_columns (VtrStep *self, const char *const *columns);   /* NULL: by itself */
const char *const *vtr_step_get_columns (VtrStep *self);
gboolean           vtr_step_fit         (VtrStep *self, VtrDataset *dataset, VtrColumn *target, guint64 seed, VtrProgress *progress, GError **error);
VtrDataset        *vtr_step_transform   (VtrStep *self, VtrDataset *dataset, GPtrArray *sources, GError **error);
GVariant          *vtr_step_save        (VtrStep *self);  /* {name, settings, columns, fitted}; floating */
VtrStep           *vtr_step_load        (GVariant *state, GError **error);
gboolean           vtr_step_is_fitted   (VtrStep *self);
/* "impute:strategy=mean@age,hours" */
VtrStep           *vtr_step_parse       (const char *text, GError **error);
char              *vtr_step_to_string   (VtrStep *self);
VtrStep           *vtr_step_copy        (VtrStep *self);  /* settings, not what was fitted */
/* "filled 36 cells in 2 columns": what the fit saw, for people. */
char              *vtr_step_dup_summary (VtrStep *self);
void               vtr_step_set_summary (VtrStep *self, const char *summary);  /* for subclasses, in fit */

G_END_DECLS
