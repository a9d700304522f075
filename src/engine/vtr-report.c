/* One self-contained HTML document: nothing in it refers to anything outside it. Pictures are inline
 * SVG, once for light and once for dark ground; the style sheet shows the one that suits. All text
 * from data is escaped. What it does not do: pages for print beyond what a browser makes of it. */
#include "vtr-config.h"
#include "vtr-report.h"
#include "vtr-chart.h"
#include "vtr-configurable.h"
#include "vtr-export.h"
#include "vtr-file.h"
#include "vtr-json.h"
#include "vtr-number.h"
#include "vtr-text.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_COLUMNS 200        /* of the data's table */
#define MAX_NOTES 50

typedef struct
{
  const VtrReportInput *input;
  GString              *html;
  VtrProgress          *progress;
  guint                 n_pictures;
} Report;

static const char style[] =
  ":root{color-scheme:light dark;--ground:#fafafb;--card:#fff;--text:#2e3436;--dim:#5f6368;--line:#dcdcdf;--accent:#1c71d8}"
  "@media(prefers-color-scheme:dark){:root{--ground:#1e1e20;--card:#2a2a2d;--text:#f2f2f2;--dim:#b0b0b4;--line:#454549;--accent:#62a0ea}}"
  "*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--text);"
  "font:15px/1.5 Cantarell,'Noto Sans',system-ui,sans-serif}main{max-width:62rem;margin:0 auto;padding:2rem 1rem}"
  "h1{font-size:1.7rem;margin:0}h2{font-size:1.2rem;margin:0 0 .7rem}p{margin:.4rem 0}.dim{color:var(--dim)}"
  "section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.1rem;margin:1.2rem 0;overflow-x:auto}"
  "table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%}"
  "th,td{text-align:left;padding:.25rem .7rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}"
  "th{color:var(--dim);font-weight:normal}td.n,th.n{text-align:right}"
  ".tiles{display:flex;flex-wrap:wrap;gap:.8rem}.tile{border:1px solid var(--line);border-radius:9px;padding:.6rem .9rem;min-width:8.5rem}"
  ".tile b{display:block;font-size:1.5rem;font-weight:600}"
  "figure{margin:1rem 0}figure svg{max-width:100%;height:auto}figcaption{color:var(--dim)}"
  ".dark{display:none}@media(prefers-color-scheme:dark){.light{display:none}.dark{display:block}}"
  "@media print{:root{--ground:#fff;--card:#fff;--text:#000;--line:#bbb}.dark{display:none}.light{display:block}section{break-inside:avoid}}"
  "pre{overflow-x:auto;background:var(--ground);border-radius:8px;padding:.8rem;font-size:.9em}";

/* --- Words --------------------------------------------------------------------------------------- */

static void
add_text (Report *report, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);
  g_string_append (report->html, escaped);
}

static void
add_element (Report *report, const char *tag, const char *class_name, const char *text)
{
  if (class_name != NULL)
    g_string_append_printf (report->html, "<%s class=\"%s\">", tag, class_name);
  else
    g_string_append_printf (report->html, "<%s>", tag);
  add_text (report, text);
  g_string_append_printf (report->html, "</%s>\n", tag);
}

static void
begin_section (Report *report, const char *title)
{
  g_string_append (report->html, "<section>\n");
  add_element (report, "h2", NULL, title);
}

static void
end_section (Report *report)
{
  g_string_append (report->html, "</section>\n");
}

static void
add_number_cell (Report *report, double value)
{
  g_autofree char *text = isnan (value) ? g_strdup ("") : g_strdup_printf ("%.4g", value);
  add_element (report, "td", "n", text);
}

static void
add_count_cell (Report *report, guint64 n)
{
  g_autofree char *text = vtr_text_count (n);
  add_element (report, "td", "n", text);
}

/* --- Pictures ------------------------------------------------------------------------------------ */

/* Names inside a picture are its own: several pictures share one document. */
static void
add_svg (Report *report, const char *svg)
{
  static const char *const before[] = { " id=\"", "url(#", "href=\"#" };
  g_autoptr (GString) text = g_string_new (svg);

  report->n_pictures++;
  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autofree char *after = g_strdup_printf ("%sp%u-", before[i], report->n_pictures);
      g_string_replace (text, before[i], after, 0);
    }
  g_string_append (report->html, text->str);
}

static gboolean
add_scene (Report *report, VtrFigure *figure, gboolean dark, GError **error)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new (dark, FALSE);
  g_autoptr (VtrScene) scene = NULL;
  g_autofree char *svg = NULL;
  const char *start;
  double width, height;

  vtr_figure_get_natural_size (figure, &width, &height);
  scene = vtr_scene_new (figure, width, height, theme);
  svg = vtr_scene_to_svg (scene, error);
  if (svg == NULL)
    return FALSE;
  /* Inline SVG has no XML declaration. */
  start = strstr (svg, "<svg");
  g_string_append_printf (report->html, "<div class=\"%s\">", dark ? "dark" : "light");
  add_svg (report, start != NULL ? start : svg);
  g_string_append (report->html, "</div>\n");
  return TRUE;
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
  g_string_append (report->html, "<figure role=\"img\" aria-label=\"");
  add_text (report, picture->sentence);
  g_string_append (report->html, "\">\n");
  if (!add_scene (report, picture->figure, FALSE, error) || !add_scene (report, picture->figure, TRUE, error))
    return FALSE;
  add_element (report, "figcaption", NULL, picture->sentence);
  g_string_append (report->html, "</figure>\n");
  return TRUE;
}

/* --- Parts --------------------------------------------------------------------------------------- */

static void
add_head (Report *report)
{
  const VtrModelInfo *info = vtr_model_get_info (report->input->model);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d %H:%M");
  g_autofree char *made_up = g_strdup_printf (_("%s for “%s”"), info->learner, info->target);
  const char *title = report->input->title != NULL ? report->input->title : made_up;
  g_autofree char *origin = g_strdup_printf (_("Vitrine %s · %s"), VTR_VERSION, date);

  g_string_append (report->html, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
  add_text (report, title);
  g_string_append_printf (report->html, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", style);
  add_element (report, "h1", NULL, title);
  add_element (report, "p", "dim", origin);
}

static void
add_column_row (Report *report, const VtrColumnSummary *column)
{
  gboolean is_number = column->kind == VTR_KIND_NUMERIC || column->kind == VTR_KIND_IMAGE;
  g_autoptr (GString) top = g_string_new (NULL);

  for (guint i = 0; i < MIN (column->n_top, 3); i++)
    g_string_append_printf (top, "%s%s (%" G_GUINT64_FORMAT ")", i > 0 ? ", " : "", column->top[i].value, column->top[i].count);
  g_string_append (report->html, "<tr>");
  add_element (report, "td", NULL, column->name);
  add_element (report, "td", NULL, vtr_kind_to_string (column->kind));
  add_count_cell (report, column->n_missing);
  add_count_cell (report, column->n_unique);
  add_number_cell (report, is_number ? column->mean : NAN);
  add_number_cell (report, is_number ? column->std : NAN);
  add_number_cell (report, is_number ? column->min : NAN);
  add_number_cell (report, is_number ? column->median : NAN);
  add_number_cell (report, is_number ? column->max : NAN);
  add_element (report, "td", NULL, top->str);
  g_string_append (report->html, "</tr>\n");
}

static void
add_data (Report *report)
{
  const VtrSummary *summary = report->input->summary;
  const char *source = report->input->dataset != NULL ? vtr_dataset_get_source (report->input->dataset) : NULL;
  const char *const heads[] = { _("Column"), _("Kind"), _("Missing"), _("Distinct"), _("Mean"), _("Std. dev."), _("Min"),
                                _("Median"), _("Max"), _("Most frequent") };
  g_autofree char *rows = NULL, *duplicates = NULL, *sentence = NULL;

  if (summary == NULL)
    return;
  rows = vtr_text_count (summary->n_rows);
  duplicates = vtr_text_count (summary->n_duplicates);
  begin_section (report, _("Data"));
  sentence = g_strdup_printf (_("%s: %s rows, %u columns, %s duplicate rows."), source != NULL ? source : _("The data"), rows,
                              summary->n_columns, duplicates);
  add_element (report, "p", NULL, sentence);
  g_string_append (report->html, "<table>\n<tr>");
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    add_element (report, "th", i > 1 && i < 9 ? "n" : NULL, heads[i]);
  g_string_append (report->html, "</tr>\n");
  for (guint i = 0; i < MIN (summary->n_columns, MAX_COLUMNS); i++)
    add_column_row (report, &summary->columns[i]);
  g_string_append (report->html, "</table>\n");
  if (summary->n_columns > MAX_COLUMNS)
    {
      g_autofree char *more = g_strdup_printf (_("%u more columns are not listed."), summary->n_columns - MAX_COLUMNS);
      add_element (report, "p", "dim", more);
    }
  end_section (report);
}

static void
add_settings_table (Report *report, GVariant *settings)
{
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, settings);
  g_string_append (report->html, "<table>\n");
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      g_autofree char *text = g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (value, NULL)
                                                                                  : g_variant_print (value, FALSE);

      g_string_append (report->html, "<tr>");
      add_element (report, "td", NULL, name);
      add_element (report, "td", NULL, text);
      g_string_append (report->html, "</tr>\n");
    }
  g_string_append (report->html, "</table>\n");
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
  add_element (report, "p", NULL, sentence);
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
  g_string_append (report->html, "<div class=\"tiles\">\n");
  for (guint i = 0; i < VTR_N_METRICS; i++)
    {
      g_autofree char *value = NULL, *interval = NULL;

      if (!data->has[i])
        continue;
      value = isnan (data->metrics[i]) ? g_strdup ("–") : g_strdup_printf (fabs (data->metrics[i]) >= 1000 ? "%.0f" : "%.3f", data->metrics[i]);
      interval = isnan (data->low[i]) ? g_strdup ("") : g_strdup_printf ("%.3g – %.3g", data->low[i], data->high[i]);
      g_string_append (report->html, "<div class=\"tile\">");
      add_element (report, "span", "dim", _(vtr_metric_get_info (i)->title));
      add_element (report, "b", NULL, value);
      add_element (report, "span", "dim", interval);
      g_string_append (report->html, "</div>\n");
    }
  g_string_append (report->html, "</div>\n");
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
  add_element (report, "p", NULL, sentence);
  add_tiles (report, data);
  if (data->n_resamples > 0)
    {
      g_autofree char *how = g_strdup_printf (_("Ranges are 95 %% percentile bootstrap intervals of %u resamples."), data->n_resamples);
      add_element (report, "p", "dim", how);
    }
  for (guint i = 0; data->notes != NULL && data->notes[i] != NULL && i < MAX_NOTES; i++)
    add_element (report, "p", "dim", data->notes[i]);
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
  add_element (report, "p", NULL, sentence);
  notes = vtr_explanation_get_notes (VTR_EXPLANATION (attribution));
  for (guint i = 0; notes != NULL && notes[i] != NULL && i < MAX_NOTES; i++)
    add_element (report, "p", "dim", notes[i]);
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

  begin_section (report, _("How to make it again"));
  if (report->input->commands != NULL)
    {
      g_autofree char *commands = g_strjoinv ("\n", (char **) report->input->commands);
      add_element (report, "pre", NULL, commands);
    }
  g_string_append (report->html, "<table>\n<tr>");
  add_element (report, "td", NULL, _("Model"));
  add_element (report, "td", NULL, vtr_model_get_hash (report->input->model));
  g_string_append (report->html, "</tr>\n<tr>");
  add_element (report, "td", NULL, _("Training data"));
  add_element (report, "td", NULL, info->data_hash);
  g_string_append (report->html, "</tr>\n");
  if (report->input->dataset != NULL)
    {
      g_string_append (report->html, "<tr>");
      add_element (report, "td", NULL, _("Data of this report"));
      add_element (report, "td", NULL, vtr_dataset_get_hash (report->input->dataset));
      g_string_append (report->html, "</tr>\n");
    }
  g_string_append (report->html, "</table>\n");
  if (receipt != NULL)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *json = NULL;

      vtr_receipt_to_json (receipt, builder);
      node = json_builder_get_root (builder);
      json = vtr_json_to_string (node, TRUE);
      add_element (report, "p", NULL, _("The receipt of the explanation; “vitrine-cli explain --replay receipt.json” repeats it:"));
      add_element (report, "pre", NULL, json);
    }
  end_section (report);
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
  Report report = { input, NULL, progress, 0 };
  g_autoptr (GString) html = g_string_new (NULL);

  g_return_val_if_fail (input != NULL && VTR_IS_MODEL (input->model), NULL);
  report.html = html;
  vtr_progress_begin (progress, _("Writing the report"), 0);
  add_head (&report);
  if (input->notes != NULL && *input->notes != '\0')
    {
      begin_section (&report, _("Notes"));
      add_element (&report, "p", NULL, input->notes);
      end_section (&report);
    }
  if (!add_model (&report, error) || !add_evaluation (&report, error) || !add_explanation (&report, error))
    return NULL;
  add_data (&report);
  add_receipts (&report);
  g_string_append (html, "</main>\n</body>\n</html>\n");
  return g_string_free (g_steal_pointer (&html), FALSE);
}

/**
 * vtr_report_write:
 * @input: as for vtr_report_to_html()
 * @path: where to; written whole or not at all
 * @progress: (nullable): stage and cancelling
 * @error: return location
 *
 * Returns: whether the file is there
 */
gboolean
vtr_report_write (const VtrReportInput *input, const char *path, VtrProgress *progress, GError **error)
{
  g_autofree char *html = vtr_report_to_html (input, progress, error);

  return html != NULL && vtr_file_write (path, html, -1, error);
}
