/* For tests: the fully specified models of tests/reference/explain as VtrModels, with their rows.
 */
#pragma once
#include "vtr-explainer.h"

G_BEGIN_DECLS

#define REFERENCE_TYPE_MODEL (reference_model_get_type ())
G_DECLARE_FINAL_TYPE (ReferenceModel, reference_model, REFERENCE, MODEL, VtrModel)

typedef struct
{
  VtrModel *model;
  VtrDataset *rows, *background;
  guint32 *index; /* 0 … n_rows − 1 */
  gsize n_rows;
} ReferenceCase;

/* The file of the repository, else of the shared folder; NULL where it is in neither. */
char *reference_find (const char *folder, const char *file);
JsonNode *reference_json (const char *folder, const char *file);
VtrDataset *reference_table (const char *folder, const char *file);
void reference_case_open (ReferenceCase *c, const char *folder, const char *model_file);
void reference_case_clear (ReferenceCase *c);
/* The request for all rows against the background. */
VtrExplainRequest reference_request (const ReferenceCase *c);
/* Rows that the model has answered since the start. */
guint64 reference_model_count (VtrModel *model);
/* A pipeline without steps, fitted on the columns of @dataset. */
VtrPipeline *reference_pipeline (VtrDataset *dataset);
VtrModel *reference_model_new (JsonNode *definition, VtrPipeline *pipeline);

G_END_DECLS
