/* What a report says, in order; how it is set is the writer's business (vtr-report-private.h): an HTML
 * page or a PDF document. */
#include "vtr-config.h"
#include "vtr-report.h"
#include "vtr-chart.h"
#include "vtr-configurable.h"
#include "vtr-error.h"
#include "vtr-file.h"
#include "vtr-json.h"
#include "vtr-learner.h"
#include "vtr-report-private.h"
#include "vtr-text.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_COLUMNS 200        /* of the data's table */
#define MAX_NOTES 50

typedef struct
{
  const VtrReportInput *input;
  VtrReportWriter      *writer;
  VtrProgress          *progress;
} Report;

static void
add_text (Report *report, const char *text)
{
  report->writer->text (report->writer, VTR_DOCUMENT_TEXT, text);
}

static void
add_note (Report *report, const char *text)
{
  report->writer->text (report->writer, VTR_DOCUMENT_DIM, text);
}

static void
begin_section (Report *report, const char *title)
{
  report->writer->begin_section (report->writer, title);
}

static void
end_section (Report *report)
{
  report->writer->end_section (report->writer);
}

static void
take_cell (GPtrArray *cells, char *text)
{
  g_ptr_array_add (cells, text);
}

static void
add_number_cell (GPtrArray *cells, double value)
{
  take_cell (cells, isnan (value) ? g_strdup ("") : g_strdup_printf ("%.4g", value));
}

static void
add_table (Report *report, const char *const *head, const gboolean *is_number, GPtrArray *cells, guint n_columns)
{
  if (cells->len > 0)
    report->writer->table (report->writer, head, is_number, (const char *const *) cells->pdata, cells->len / n_columns, n_columns);
}

/* One chart; a chart that cannot be drawn from what there is, is left out. */
static gboolean
add_chart (Report *report, const char *spec, VtrChartInput *input, GError **error)
{
  g_autofree char *argument = NULL;
  g_autoptr (VtrChart) chart = vtr_chart_new (spec, &argument, NULL);
  g_autoptr (VtrPicture) picture = NULL;

  if (!vtr_progress_check (report->progress, error))
    return FALSE;
  if (chart == NULL)
    return TRUE;
  input->argument = argument;
  picture = vtr_chart_build (chart, input, NULL);
  input->argument = NULL;
  if (picture == NULL)
    return TRUE;
  return report->writer->picture (report->writer, picture->figure, picture->sentence, error);
}

/* --- Parts --------------------------------------------------------------------------------------- */

static VtrReportWriter *
make_writer (const VtrReportInput *input, gboolean as_pdf)
{
  const VtrModelInfo *info = vtr_model_get_info (input->model);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d %H:%M");
  g_autoptr (VtrLearner) learner = vtr_registry_new_object (VTR_TYPE_LEARNER, info->learner, _("model"), NULL);
  g_autofree char *made_up = g_strdup_printf (_("%s for “%s”"),
                                              learner != NULL ? vtr_configurable_get_title (VTR_CONFIGURABLE (learner)) : info->learner,
                                              info->target);
  const char *title = input->title != NULL ? input->title : made_up;
  g_autofree char *origin = g_strdup_printf (_("Vitrine %s · %s"), VTR_VERSION, date);

  return as_pdf ? vtr_report_pdf_new (title, origin) : vtr_report_html_new (title, origin);
}

static void
add_column_row (GPtrArray *cells, const VtrColumnSummary *column)
{
  gboolean is_number = column->kind == VTR_KIND_NUMERIC || column->kind == VTR_KIND_IMAGE;
  g_autoptr (GString) top = g_string_new (NULL);

  for (guint i = 0; i < MIN (column->n_top, 3); i++)
    g_string_append_printf (top, "%s%s (%" G_GUINT64_FORMAT ")", i > 0 ? ", " : "", column->top[i].value, column->top[i].count);
  take_cell (cells, g_strdup (column->name));
  take_cell (cells, g_strdup (vtr_kind_to_string (column->kind)));
  take_cell (cells, vtr_text_count (column->n_missing));
  take_cell (cells, vtr_text_count (column->n_unique));
  add_number_cell (cells, is_number ? column->mean : NAN);
  add_number_cell (cells, is_number ? column->std : NAN);
  add_number_cell (cells, is_number ? column->min : NAN);
  add_number_cell (cells, is_number ? column->median : NAN);
  add_number_cell (cells, is_number ? column->max : NAN);
  take_cell (cells, g_strdup (top->str));
}

static void
add_data (Report *report)
{
  const VtrSummary *summary = report->input->summary;
  const char *source = report->input->dataset != NULL ? vtr_dataset_get_source (report->input->dataset) : NULL;
  const char *const heads[] = { _("Column"), _("Kind"), _("Missing"), _("Distinct"), _("Mean"), _("Std. dev."), _("Min"),
                                _("Median"), _("Max"), _("Most frequent") };
  const gboolean is_number[] = { FALSE, FALSE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, FALSE };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *rows = NULL, *duplicates = NULL, *sentence = NULL;

  if (summary == NULL)
    return;
  rows = vtr_text_count (summary->n_rows);
  duplicates = vtr_text_count (summary->n_duplicates);
  begin_section (report, _("Data"));
  sentence = g_strdup_printf (_("%s: %s rows, %u columns, %s duplicate rows."), source != NULL ? source : _("The data"), rows,
                              summary->n_columns, duplicates);
  add_text (report, sentence);
  for (guint i = 0; i < MIN (summary->n_columns, MAX_COLUMNS); i++)
    add_column_row (cells, &summary->columns[i]);
  add_table (report, heads, is_number, cells, G_N_ELEMENTS (heads));
  if (summary->n_columns > MAX_COLUMNS)
    {
      g_autofree char *more = g_strdup_printf (_("%u more columns are not listed."), summary->n_columns - MAX_COLUMNS);
      add_note (report, more);
    }
  end_section (report);
}

static void
add_settings_table (Report *report, GVariant *settings)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, settings);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      take_cell (cells, g_strdup (name));
      take_cell (cells, g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (value, NULL)
                                                                            : g_variant_print (value, FALSE));
    }
  add_table (report, NULL, NULL, cells, 2);
}

static gboolean
add_model (Report *report, GError **error)
{
  const VtrModelInfo *info = vtr_model_get_info (report->input->model);
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  g_autofree char *rows = vtr_text_count (info->n_train);
  g_autofree char *sentence = NULL;

  sentence = g_strdup_printf (_("%s of “%s”, trained on %s rows with %u columns, seed %" G_GUINT64_FORMAT "."),
                              info->task == VTR_TASK_CLASSIFICATION ? _("Classification") : _("Regression"), info->target,
                              rows, vtr_pipeline_get_n_inputs (info->pipeline), info->seed);
  begin_section (report, _("Model"));
  add_text (report, sentence);
  if (info->settings != NULL)
    add_settings_table (report, info->settings);
  input.model = report->input->model;
  input.dataset = report->input->dataset;
  if (!add_chart (report, "importance", &input, error))
    return FALSE;
  end_section (report);
  return TRUE;
}

static void
add_tiles (Report *report, const VtrEvaluationData *data)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < VTR_N_METRICS; i++)
    {
      if (!data->has[i])
        continue;
      take_cell (cells, g_strdup (_(vtr_metric_get_info (i)->title)));
      take_cell (cells, isnan (data->metrics[i]) ? g_strdup ("–")
                                                 : g_strdup_printf (fabs (data->metrics[i]) >= 1000 ? "%.0f" : "%.3f", data->metrics[i]));
      take_cell (cells, isnan (data->low[i]) ? g_strdup ("") : g_strdup_printf ("%.3g – %.3g", data->low[i], data->high[i]));
    }
  report->writer->tiles (report->writer, (const char *const *) cells->pdata, cells->len / 3);
}

static gboolean
add_evaluation (Report *report, GError **error)
{
  static const char *const charts[] = { "roc", "pr", "confusion", "calibration", "residuals" };
  VtrEvaluation *evaluation = report->input->evaluation;
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  const VtrEvaluationData *data;
  g_autofree char *sentence = NULL, *rows = NULL;

  if (evaluation == NULL)
    return TRUE;
  data = vtr_evaluation_get_data (evaluation);
  rows = vtr_text_count (data->n_rows);
  begin_section (report, _("Evaluation"));
  sentence = report->input->evaluated_on != NULL ? g_strdup (report->input->evaluated_on)
                                                 : g_strdup_printf (_("On %s rows of the data."), rows);
  add_text (report, sentence);
  add_tiles (report, data);
  if (data->n_resamples > 0)
    {
      g_autofree char *how = g_strdup_printf (_("Ranges are 95 %% percentile bootstrap intervals of %u resamples."), data->n_resamples);
      add_note (report, how);
    }
  for (guint i = 0; data->notes != NULL && data->notes[i] != NULL && i < MAX_NOTES; i++)
    add_note (report, data->notes[i]);
  input.model = report->input->model;
  input.dataset = report->input->dataset;
  input.evaluations = &evaluation;
  input.n_evaluations = 1;
  input.threshold = data->threshold;
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    if (!add_chart (report, charts[i], &input, error))
      return FALSE;
  end_section (report);
  return TRUE;
}

static gboolean
add_explanation (Report *report, GError **error)
{
  VtrAttribution *attribution = report->input->attribution;
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  const VtrAttributionData *data;
  g_autofree char *sentence = NULL, *waterfall = NULL;
  const char *const *notes;

  if (attribution == NULL)
    return TRUE;
  data = vtr_attribution_get_data (attribution);
  waterfall = g_strdup_printf ("waterfall:%u", data->rows[0]);
  begin_section (report, _("Explanation"));
  sentence = g_strdup_printf (data->exact ? _("Shapley values of %" G_GSIZE_FORMAT " rows, exact, against %u background rows. "
                                              "Base value and values sum to each prediction within %.1e.")
                                          : _("Shapley values of %" G_GSIZE_FORMAT " rows against %u background rows. "
                                              "Base value and values sum to each prediction within %.1e; the largest standard error is %.2g."),
                              data->n_rows, data->n_background, vtr_attribution_get_residual (attribution),
                              vtr_attribution_get_max_std_error (attribution));
  add_text (report, sentence);
  notes = vtr_explanation_get_notes (VTR_EXPLANATION (attribution));
  for (guint i = 0; notes != NULL && notes[i] != NULL && i < MAX_NOTES; i++)
    add_note (report, notes[i]);
  input.model = report->input->model;
  input.dataset = report->input->dataset;
  input.attribution = attribution;
  input.output = report->input->output;
  if (!add_chart (report, "beeswarm", &input, error) || !add_chart (report, "bar", &input, error) ||
      !add_chart (report, waterfall, &input, error))
    return FALSE;
  end_section (report);
  return TRUE;
}

static void
add_receipts (Report *report)
{
  const VtrModelInfo *info = vtr_model_get_info (report->input->model);
  const VtrReceipt *receipt = report->input->attribution != NULL
                                  ? vtr_explanation_get_receipt (VTR_EXPLANATION (report->input->attribution)) : NULL;
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  begin_section (report, _("How to make it again"));
  if (report->input->commands != NULL)
    {
      g_autofree char *commands = g_strjoinv ("\n", (char **) report->input->commands);
      report->writer->text (report->writer, VTR_DOCUMENT_CODE, commands);
    }
  take_cell (cells, g_strdup (_("Model")));
  take_cell (cells, g_strdup (vtr_model_get_hash (report->input->model)));
  take_cell (cells, g_strdup (_("Training data")));
  take_cell (cells, g_strdup (info->data_hash));
  if (report->input->dataset != NULL)
    {
      take_cell (cells, g_strdup (_("Data of this report")));
      take_cell (cells, g_strdup (vtr_dataset_get_hash (report->input->dataset)));
    }
  add_table (report, NULL, NULL, cells, 2);
  if (receipt != NULL)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *json = NULL;

      vtr_receipt_to_json (receipt, builder);
      node = json_builder_get_root (builder);
      json = vtr_json_to_string (node, TRUE);
      add_text (report, _("The receipt of the explanation; “vitrine-cli explain --replay receipt.json” repeats it:"));
      report->writer->text (report->writer, VTR_DOCUMENT_CODE, json);
    }
  end_section (report);
}

static GBytes *
write_report (const VtrReportInput *input, gboolean as_pdf, VtrProgress *progress, GError **error)
{
  g_autoptr (VtrReportWriter) writer = make_writer (input, as_pdf);
  Report report = { input, writer, progress };

  vtr_progress_begin (progress, _("Writing the report"), 0);
  if (input->notes != NULL && *input->notes != '\0')
    {
      begin_section (&report, _("Notes"));
      add_text (&report, input->notes);
      end_section (&report);
    }
  if (!add_model (&report, error) || !add_evaluation (&report, error) || !add_explanation (&report, error))
    return NULL;
  add_data (&report);
  add_receipts (&report);
  return writer->finish (writer, error);
}

/**
 * vtr_report_to_html:
 * @input: what the report is about; its model is needed
 * @progress: (nullable): stage and cancelling
 * @error: return location
 *
 * Returns: (transfer full): the document, UTF-8; %NULL when cancelled or when a picture cannot be
 *   written
 */
char *
vtr_report_to_html (const VtrReportInput *input, VtrProgress *progress, GError **error)
{
  g_autoptr (GBytes) html = NULL;

  g_return_val_if_fail (input != NULL && VTR_IS_MODEL (input->model), NULL);
  html = write_report (input, FALSE, progress, error);
  return html != NULL ? g_strndup (g_bytes_get_data (html, NULL), g_bytes_get_size (html)) : NULL;
}

/**
 * vtr_report_write:
 * @input: as for vtr_report_to_html()
 * @path: where to, .html (.htm) or .pdf; written whole or not at all
 * @progress: (nullable): stage and cancelling
 * @error: return location
 *
 * Returns: whether the file is there; %VTR_ERROR_BAD_VALUE for another ending
 */
gboolean
vtr_report_write (const VtrReportInput *input, const char *path, VtrProgress *progress, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  gboolean as_pdf = g_str_has_suffix (lower, ".pdf");
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (input != NULL && VTR_IS_MODEL (input->model), FALSE);
  if (!as_pdf && !g_str_has_suffix (lower, ".html") && !g_str_has_suffix (lower, ".htm"))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“%s” should end in .html or .pdf"), path);
      return FALSE;
    }
  bytes = write_report (input, as_pdf, progress, error);
  return bytes != NULL && vtr_file_write (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error);
}
