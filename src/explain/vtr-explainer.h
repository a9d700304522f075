/* What explains a model. An explainer is settings (properties) and one function. */
#pragma once
#include "vtr-configurable.h"
#include "vtr-explanation.h"

G_BEGIN_DECLS

/* Called from the explaining thread, at most ten times a second, with a frozen snapshot. */
typedef void (*VtrPartialFunc) (VtrExplanation *partial, gpointer data);

typedef struct
{
  VtrModel       *model;
  VtrDataset     *dataset;                      /* whose rows are explained */
  const guint32  *rows;  gsize n_rows;
  VtrDataset     *background;                   /* (nullable): the model's own or @dataset's, drawn */
  const double   *background_weights;           /* (nullable) */
  const char     *background_name;              /* for the receipt */
  const char     *rows_name;                    /* for the receipt */
  int             output;                       /* −1: all */
  gboolean        raw;                          /* --output raw */
  gboolean        logit;                        /* --link logit */
  guint64         seed;
  VtrPartialFunc  partial;  gpointer partial_data;  /* (nullable) */
} VtrExplainRequest;

#define VTR_TYPE_EXPLAINER (vtr_explainer_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrExplainer, vtr_explainer, VTR, EXPLAINER, VtrConfigurable)

struct _VtrExplainerClass
{
  VtrConfigurableClass parent_class;
  /* Whether explain gives a VtrAttribution: a value for each row and feature. */
  gboolean        attributes;
  /* Whether it can explain @model, and why not; default: yes. */
  gboolean        (*supports) (VtrExplainer *self, VtrModel *model, GError **error);
  VtrExplanation *(*explain)  (VtrExplainer *self, const VtrExplainRequest *request, VtrProgress *progress, GError **error);
  /* (nullable): estimated seconds and model rows for the request, measured on a small piece. */
  gboolean        (*estimate) (VtrExplainer *self, const VtrExplainRequest *request, double *seconds, guint64 *evaluations);
};

gboolean        vtr_explainer_supports (VtrExplainer *self, VtrModel *model, GError **error);
VtrExplanation *vtr_explainer_explain  (VtrExplainer *self, const VtrExplainRequest *request, VtrProgress *progress, GError **error);
/* What a receipt says of a request: for explainers that are not games. (transfer full) */
VtrReceipt     *vtr_explainer_make_receipt (VtrExplainer *self, const VtrExplainRequest *request);

/* "100", "50:kmeans": rows drawn by seed, or k-means centres snapped to real rows and weighted.
 * From the rows the model carries, else from @dataset. @weights: (out)(transfer full)(nullable). */
VtrDataset     *vtr_background_draw    (VtrModel *model, VtrDataset *dataset, guint n, gboolean kmeans, guint64 seed,
                                        double **weights, VtrProgress *progress, GError **error);

G_END_DECLS
