/* Why a model answers as it does: frozen results. VtrExplanation is what they share (method,
 * receipt, notes); VtrAttribution is the common kind: values [row][output][feature] with standard
 * errors. */
#pragma once
#include "vtr-model.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define VTR_TYPE_EXPLANATION (vtr_explanation_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrExplanation, vtr_explanation, VTR, EXPLANATION, GObject)

/**
 * VtrExplanationClass:
 * @to_json: the document of CLI.md: writes the members of one object that is open in @builder
 * @to_table: (transfer full): a table of the same numbers
 * @to_text: (nullable) (transfer full): lines for people
 */
struct _VtrExplanationClass
{
  GObjectClass parent_class;
  void        (*to_json) (VtrExplanation *self, JsonBuilder *builder);
  VtrDataset *(*to_table) (VtrExplanation *self);
  char       *(*to_text)  (VtrExplanation *self);
};

/* Enough to redraw, rerun and cite. */
typedef struct
{
  char     *method;         /* explainer's name */
  GVariant *options;        /* a{sv} of the explainer */
  char     *data, *data_hash, *model, *model_hash, *background, *version;
  char     *rows;           /* as asked: "0-9" */
  char     *output, *link;  /* "prediction" or "raw"; "identity" or "logit" */
  char     *class_name;     /* (nullable): the one output explained; NULL: all */
  guint64   seed;
} VtrReceipt;

const VtrReceipt  *vtr_explanation_get_receipt (VtrExplanation *self);
void               vtr_explanation_take_receipt (VtrExplanation *self, VtrReceipt *receipt);
VtrReceipt        *vtr_receipt_new             (void);
void               vtr_receipt_free            (VtrReceipt *receipt);
void               vtr_receipt_to_json         (const VtrReceipt *receipt, JsonBuilder *builder);
VtrReceipt        *vtr_receipt_from_json       (JsonNode *node, GError **error);
VtrReceipt        *vtr_receipt_copy            (const VtrReceipt *receipt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrReceipt, vtr_receipt_free)
const char *const *vtr_explanation_get_notes   (VtrExplanation *self);
void               vtr_explanation_add_note    (VtrExplanation *self, const char *note);  /* while it is built */
double             vtr_explanation_get_seconds (VtrExplanation *self);
void               vtr_explanation_set_seconds (VtrExplanation *self, double seconds);
JsonNode          *vtr_explanation_to_json     (VtrExplanation *self);
VtrDataset        *vtr_explanation_to_table    (VtrExplanation *self);
/* What was found, in lines for people; NULL: this kind has none. */
char              *vtr_explanation_to_text     (VtrExplanation *self);

#define VTR_TYPE_ATTRIBUTION (vtr_attribution_get_type ())
G_DECLARE_FINAL_TYPE (VtrAttribution, vtr_attribution, VTR, ATTRIBUTION, VtrExplanation)

/* The numbers, open to read; frozen once the attribution is returned. */
typedef struct
{
  gsize        n_rows;        /* explained so far, in partial results */
  guint        n_outputs, n_features;
  char       **outputs, **features;      /* NULL-terminated */
  guint32     *rows;                     /* indices in the explained data set */
  double      *values, *std_errors;      /* [row][output][feature] */
  double      *predictions;              /* [row][output], in the explained scale */
  double      *base_values;              /* [output] */
  VtrDataset  *data;                     /* the explained rows, original columns, in order of @rows */
  guint64      n_evaluations;            /* model rows */
  guint64      n_samples;                /* coalitions per row (most) */
  guint        n_background;
  gboolean     exact;
  gboolean     logit;
  char        *target;                   /* what is predicted */
} VtrAttributionData;

VtrAttribution           *vtr_attribution_new       (VtrAttributionData *data);  /* (transfer full) contents, by value */
const VtrAttributionData *vtr_attribution_get_data  (VtrAttribution *self);
static inline gsize
vtr_attribution_index (const VtrAttributionData *d, gsize row, guint output, guint feature)
{
  return (row * d->n_outputs + output) * d->n_features + feature;
}
/* The rows of @first, then those of @second: both of one model, background and method. @data: the
 * explained rows in that order. NULL: they do not fit together. */
VtrAttribution           *vtr_attribution_join      (VtrAttribution *first, VtrAttribution *second, VtrDataset *data);
double                    vtr_attribution_get_residual (VtrAttribution *self);   /* largest |base + Σ values − prediction| */
double                    vtr_attribution_get_max_std_error (VtrAttribution *self);
/* mean |value| of each feature for @output; (transfer full), n_features long */
double                   *vtr_attribution_mean_abs  (VtrAttribution *self, guint output);

G_END_DECLS
