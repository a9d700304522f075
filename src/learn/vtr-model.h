/* A fitted model: a small const interface over rows of numbers, together with the pipeline and the
 * schema that turn a person's columns into those rows. Frozen; predict is thread-safe. */
#pragma once
#include "vtr-history.h"
#include "vtr-pipeline.h"

G_BEGIN_DECLS

typedef enum { VTR_TASK_CLASSIFICATION, VTR_TASK_REGRESSION } VtrTask;

#define VTR_TYPE_MODEL (vtr_model_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrModel, vtr_model, VTR, MODEL, GObject)

/**
 * VtrModelClass:
 * @kind: how files call it ("forest"); static
 * @title: how people call it; N_()
 * @predict: @x is n × n_inputs, @out n × n_outputs: class probabilities, or the value. Called from
 *   several threads at once; must not use vtr_parallel_for (callers cut the rows).
 * @predict_raw: (nullable): as @predict before the link (logit, leaf sum)
 * @save, @load: the fitted numbers, little-endian a{sv}; load checks everything
 * @importances: (nullable): mean and sd per matrix column, n_inputs long
 */
struct _VtrModelClass
{
  GObjectClass parent_class;

  const char *kind;
  const char *title;

  void      (*predict)     (VtrModel *self, VtrMatrixView x, VtrMatrixView out);
  void      (*predict_raw) (VtrModel *self, VtrMatrixView x, VtrMatrixView out);
  GVariant *(*save)        (VtrModel *self);
  gboolean  (*load)        (VtrModel *self, GVariant *state, GError **error);
  gboolean  (*importances) (VtrModel *self, double *mean, double *std);
};

/* Everything about a model but its numbers. Filled by vtr_train(), frozen afterwards. */
typedef struct
{
  VtrTask      task;
  char        *learner;        /* "forest" */
  GVariant    *settings;       /* a{sv} of the learner */
  guint64      seed;
  char        *target;
  char       **classes;        /* NULL-terminated, ascending; NULL for regression */
  guint        n_outputs;      /* number of classes, or 1 */
  VtrPipeline *pipeline;
  VtrDataset  *background;     /* (nullable): up to 1,000 seeded training rows, original columns incl. target */
  char        *data_source;    /* (nullable) */
  char        *data_hash;
  guint64      n_train;
  GVariant    *extra;          /* (nullable) a{sv}: metrics, history, column statistics */
} VtrModelInfo;

void                vtr_model_take_info     (VtrModel *self, VtrModelInfo *info);  /* once */
const VtrModelInfo *vtr_model_get_info      (VtrModel *self);
VtrModelInfo       *vtr_model_info_new      (void);
void                vtr_model_info_free     (VtrModelInfo *info);
guint               vtr_model_get_n_inputs  (VtrModel *self);   /* matrix columns */
guint               vtr_model_get_n_outputs (VtrModel *self);
/* The class's name, or the target's for regression. */
const char         *vtr_model_get_output    (VtrModel *self, guint output);
/* Index of the class called @name; VTR_ERROR_BAD_VALUE with the classes there are. */
int                 vtr_model_find_class    (VtrModel *self, const char *name, GError **error);

/* Encoded rows to outputs; rows are cut into blocks and run in parallel. */
gboolean            vtr_model_predict_matrix (VtrModel *self, VtrMatrixView x, gboolean raw, VtrMatrixView out, VtrProgress *progress, GError **error);
/* A person's table to outputs, n_rows × n_outputs. @rows NULL: all. */
VtrMatrix          *vtr_model_predict       (VtrModel *self, VtrDataset *dataset, const guint32 *rows, gsize n_rows, VtrProgress *progress, GError **error);
/* Importances summed to the original columns (n = pipeline inputs). */
gboolean            vtr_model_importances   (VtrModel *self, double *mean, double *std);
/* The whole model, info included; the hash names it in receipts. */
GVariant           *vtr_model_save          (VtrModel *self, gboolean with_rows);  /* floating */
VtrModel           *vtr_model_load          (GVariant *state, GError **error);
/* How its fit went, where its learner works in rounds; else NULL. (transfer full) */
VtrHistory         *vtr_model_dup_history   (VtrModel *self);
const char         *vtr_model_get_hash      (VtrModel *self);  /* "sha256:…" of info and numbers, without rows */

/* A data set as one GVariant, for rows that travel with a model. */
GVariant           *vtr_dataset_save        (VtrDataset *dataset);
VtrDataset         *vtr_dataset_load        (GVariant *state, GError **error);

G_END_DECLS
