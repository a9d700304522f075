/* What the files of the pipeline share; for this layer only. */
#pragma once
#include "vtr-pipeline.h"

G_BEGIN_DECLS

/* One column that the pipeline takes, as it was in the training rows. */
typedef struct
{
  char        *name;
  VtrKind      kind;
  char       **levels;     /* of categories: those in use; else empty */
  GHashTable  *by_text;    /* borrowed levels, as a set */
} VtrPipelineInput;

struct _VtrPipeline
{
  GObject    parent_instance;
  GPtrArray *steps;         /* of VtrStep */
  gboolean   takes_missing;
  gboolean   is_fitted;
  GPtrArray *inputs;        /* of VtrPipelineInput */
  GPtrArray *outputs;       /* names of the matrix's columns */
  GArray    *sources;       /* int, per output: its input, −1: mixes several */
  GPtrArray *notes;         /* of char *, NULL-terminated */
};

VtrPipelineInput *vtr_pipeline_input_new    (const char *name, VtrKind kind, char **levels);
/* Runs the fitted steps on matched rows, and checks that the promised columns come out. */
VtrDataset       *vtr_pipeline_replay       (VtrPipeline *self, VtrDataset *matched, GError **error);

G_END_DECLS
