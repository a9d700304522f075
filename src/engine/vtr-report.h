/* One self-contained HTML document about a model: data, scores with intervals, pictures (inline
 * SVG), explanations, the commands that make it again, and receipts. No external references. */
#pragma once
#include "vtr-evaluation.h"
#include "vtr-explanation.h"
#include "vtr-summary.h"

G_BEGIN_DECLS

/* Everything is borrowed; what is NULL is left out of the document. */
typedef struct
{
  const char        *title;          /* (nullable) */
  VtrDataset        *dataset;
  const VtrSummary  *summary;        /* (nullable) */
  VtrModel          *model;
  VtrEvaluation     *evaluation;     /* (nullable) */
  const char        *evaluated_on;   /* "142 held-out rows of forest.csv"; (nullable) */
  VtrAttribution    *attribution;    /* (nullable) */
  int                output;         /* class that is explained; −1: the charts' choice */
  const char *const *commands;       /* (nullable) command lines that make it again */
  const char        *notes;          /* (nullable) */
} VtrReportInput;

char    *vtr_report_to_html (const VtrReportInput *input, VtrProgress *progress, GError **error);
gboolean vtr_report_write   (const VtrReportInput *input, const char *path, VtrProgress *progress, GError **error);

G_END_DECLS
