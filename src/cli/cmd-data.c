/* vitrine-cli data: what is in a data set: kinds, missing values, moments, most frequent values,
 * duplicate rows, and what was noticed while reading. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-correlation.h"
#include "vtr-filter.h"
#include "vtr-isolation.h"
#include "vtr-number.h"
#include "vtr-outliers.h"
#include "vtr-summary.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <math.h>

static void
add_column (JsonBuilder *builder, const VtrColumnSummary *column)
{
  json_builder_begin_object (builder);
  vtr_json_set_string (builder, "name", column->name);
  vtr_json_set_string (builder, "kind", vtr_kind_to_string (column->kind));
  vtr_json_set_int (builder, "missing", column->n_missing);
  vtr_json_set_int (builder, "unique", column->n_unique);
  if (column->kind == VTR_KIND_NUMERIC || column->kind == VTR_KIND_IMAGE)
    {
      vtr_json_set_number (builder, "mean", column->mean);
      vtr_json_set_number (builder, "std", column->std);
      vtr_json_set_number (builder, "min", column->min);
      vtr_json_set_number (builder, "q1", column->q1);
      vtr_json_set_number (builder, "median", column->median);
      vtr_json_set_number (builder, "q3", column->q3);
      vtr_json_set_number (builder, "max", column->max);
    }
  else
    {
      json_builder_set_member_name (builder, "top");
      json_builder_begin_array (builder);
      for (guint i = 0; i < column->n_top; i++)
        {
          json_builder_begin_object (builder);
          vtr_json_set_string (builder, "value", column->top[i].value);
          vtr_json_set_int (builder, "count", column->top[i].count);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

/* What is asked for beside the summary. */
typedef struct
{
  char                 *target, *where, *correlation, *outliers;
  VtrCorrelationMatrix *matrix;             /* (nullable) */
  VtrOutlierRule        rule;
  double               *scores;             /* (nullable): of an isolation forest, one per row */
} Extras;

static void
add_correlation (JsonBuilder *builder, const VtrCorrelationMatrix *matrix)
{
  json_builder_set_member_name (builder, "correlation");
  json_builder_begin_object (builder);
  vtr_json_set_strv (builder, "names", (const char *const *) matrix->names);
  json_builder_set_member_name (builder, "matrix");
  json_builder_begin_array (builder);
  for (guint a = 0; a < matrix->n; a++)
    {
      json_builder_begin_array (builder);
      for (guint b = 0; b < matrix->n; b++)
        vtr_json_add_number (builder, matrix->values[(gsize) a * matrix->n + b]);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_rows (JsonBuilder *builder, const char *name, const GArray *rows)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < rows->len; i++)
    json_builder_add_int_value (builder, (gint64) g_array_index (rows, guint64, i));
  json_builder_end_array (builder);
}

/* The rows that an isolation forest finds lonely; (transfer full) (element-type guint64). */
static GArray *
lonely_rows (const double *scores, gsize n)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint64 i = 0; i < n; i++)
    if (scores[i] >= VTR_ISOLATION_OUTLIER)
      g_array_append_val (rows, i);
  return rows;
}

static void
add_isolation (JsonBuilder *builder, const double *scores, gsize n)
{
  g_autoptr (GArray) rows = lonely_rows (scores, n);

  json_builder_set_member_name (builder, "outliers");
  json_builder_begin_object (builder);
  add_rows (builder, "rows", rows);
  json_builder_set_member_name (builder, "scores");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n; i++)
    vtr_json_add_number (builder, scores[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_outliers (JsonBuilder *builder, VtrDataset *dataset, VtrOutlierRule rule)
{
  json_builder_set_member_name (builder, "outliers");
  json_builder_begin_object (builder);
  for (guint j = 0; j < vtr_dataset_get_n_columns (dataset); j++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, j);
      g_autoptr (GArray) rows = NULL;

      if (vtr_column_get_levels (column, NULL) != NULL)
        continue;
      rows = vtr_outliers_find (column, rule);
      add_rows (builder, vtr_column_get_name (column), rows);
    }
  json_builder_end_object (builder);
}

static JsonBuilder *
to_json (VtrDataset *dataset, const VtrSummary *summary, const Extras *extras)
{
  JsonBuilder *builder = json_builder_new ();
  GPtrArray *warnings = vtr_dataset_get_warnings (dataset);

  json_builder_begin_object (builder);
  vtr_json_set_int (builder, "rows", summary->n_rows);
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (guint i = 0; i < summary->n_columns; i++)
    add_column (builder, &summary->columns[i]);
  json_builder_end_array (builder);
  vtr_json_set_int (builder, "duplicates", summary->n_duplicates);
  json_builder_set_member_name (builder, "warnings");
  json_builder_begin_array (builder);
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    {
      const VtrWarning *warning = g_ptr_array_index (warnings, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "line");
      if (warning->line > 0)
        json_builder_add_int_value (builder, warning->line);
      else
        json_builder_add_null_value (builder);
      vtr_json_set_string (builder, "column", warning->column);
      vtr_json_set_string (builder, "message", warning->message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (extras->matrix != NULL)
    add_correlation (builder, extras->matrix);
  if (extras->scores != NULL)
    add_isolation (builder, extras->scores, summary->n_rows);
  else if (extras->outliers != NULL)
    add_outliers (builder, dataset, extras->rule);
  json_builder_end_object (builder);
  return builder;
}

static char *
describe_values (const VtrColumnSummary *column)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if ((column->kind == VTR_KIND_NUMERIC || column->kind == VTR_KIND_IMAGE) && !isnan (column->min))
    g_string_append_printf (text, "%.6g … %.6g … %.6g", column->min, column->median, column->max);
  for (guint i = 0; i < MIN (column->n_top, 3); i++)
    g_string_append_printf (text, "%s%.40s (%" G_GUINT64_FORMAT ")", i > 0 ? ", " : "", column->top[i].value, column->top[i].count);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
say (Cli *cli, VtrDataset *dataset, const VtrSummary *summary)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *warnings = vtr_dataset_get_warnings (dataset);
  g_autofree char *rows = vtr_text_count (summary->n_rows);
  g_autofree char *duplicates = vtr_text_count (summary->n_duplicates);
  const char *const header[] = { _("column"), _("kind"), _("missing"), _("unique"), _("values: min … median … max, or most frequent") };

  for (guint i = 0; i < G_N_ELEMENTS (header); i++)
    g_ptr_array_add (cells, g_strdup (header[i]));
  for (guint i = 0; i < summary->n_columns; i++)
    {
      const VtrColumnSummary *column = &summary->columns[i];

      g_ptr_array_add (cells, g_strdup (column->name));
      g_ptr_array_add (cells, g_strdup (vtr_kind_to_string (column->kind)));
      g_ptr_array_add (cells, g_strdup_printf ("%" G_GUINT64_FORMAT, column->n_missing));
      g_ptr_array_add (cells, g_strdup_printf ("%" G_GUINT64_FORMAT, column->n_unique));
      g_ptr_array_add (cells, describe_values (column));
    }
  cli_say (cli, ngettext ("%s row, ", "%s rows, ", summary->n_rows), rows);
  cli_say (cli, ngettext ("%u column, ", "%u columns, ", summary->n_columns), summary->n_columns);
  cli_say (cli, ngettext ("%s duplicate row\n", "%s duplicate rows\n", summary->n_duplicates), duplicates);
  cli_say_table (cli, (const char *const *) cells->pdata, summary->n_columns + 1, G_N_ELEMENTS (header));
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    {
      const VtrWarning *warning = g_ptr_array_index (warnings, i);

      if (warning->line > 0)
        cli_say (cli, _("line %" G_GUINT64_FORMAT ": %s\n"), warning->line, warning->message);
      else if (warning->column != NULL)
        cli_say (cli, "%s: %s\n", warning->column, warning->message);
      else
        cli_say (cli, "%s\n", warning->message);
    }
}

/* The strongest ties, and how many values are far from the others of their column. */
static void
say_extras (Cli *cli, VtrDataset *dataset, const Extras *extras)
{
  const VtrCorrelationMatrix *matrix = extras->matrix;

  for (guint a = 1; matrix != NULL && a < matrix->n; a++)
    for (guint b = 0; b < a; b++)
      if (fabs (matrix->values[(gsize) a * matrix->n + b]) >= 0.8)
        cli_say (cli, _("%s and %s: %s %.3f\n"), matrix->names[b], matrix->names[a],
                 extras->correlation, matrix->values[(gsize) a * matrix->n + b]);
  if (extras->scores != NULL)
    {
      gsize n = vtr_dataset_get_n_rows (dataset);
      g_autoptr (GArray) rows = lonely_rows (extras->scores, n);

      cli_say (cli, ngettext ("%u row is far from the others\n", "%u rows are far from the others\n", rows->len), rows->len);
      return;
    }
  for (guint j = 0; extras->outliers != NULL && j < vtr_dataset_get_n_columns (dataset); j++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, j);
      g_autoptr (GArray) rows = vtr_outliers_find (column, extras->rule);

      if (rows->len > 0)
        cli_say (cli, ngettext ("%s: %u outlier\n", "%s: %u outliers\n", rows->len),
                 vtr_column_get_name (column), rows->len);
    }
}

static gboolean
check_extras (Cli *cli, VtrDataset **dataset, Extras *extras, GError **error)
{
  VtrCorrelation measure;

  if (extras->where != NULL)
    {
      g_autoptr (VtrFilter) filter = vtr_filter_new (*dataset, extras->where, error);
      g_autoptr (GArray) rows = filter != NULL ? vtr_filter_run (filter, cli->progress, error) : NULL;

      if (rows == NULL)
        {
          g_prefix_error (error, "--where: ");
          return FALSE;
        }
      VtrDataset *kept = vtr_dataset_take_rows (*dataset, (const guint32 *) (gpointer) rows->data, rows->len);
      g_object_unref (*dataset);
      *dataset = kept;
    }
  if (extras->target != NULL)
    {
      VtrDataset *with = vtr_dataset_with_role (*dataset, extras->target, VTR_ROLE_TARGET, error);

      if (with == NULL)
        return FALSE;
      g_object_unref (*dataset);
      *dataset = with;
    }
  if (extras->outliers != NULL &&
      !vtr_outlier_rule_from_string (extras->outliers, &extras->rule, error))
    return FALSE;
  if (extras->outliers != NULL && extras->rule == VTR_OUTLIER_IFOREST)
    {
      extras->scores = g_new (double, vtr_dataset_get_n_rows (*dataset) + 1);
      if (!vtr_isolation_scores (*dataset, cli->seed, extras->scores, cli->progress, error))
        return FALSE;
    }
  if (extras->correlation == NULL)
    return TRUE;
  if (!vtr_correlation_from_string (extras->correlation, &measure, error))
    return FALSE;
  extras->matrix = vtr_correlation_matrix (*dataset, measure, cli->progress, error);
  return extras->matrix != NULL;
}

static void
extras_clear (Extras *extras)
{
  g_free (extras->target);
  g_free (extras->where);
  g_free (extras->correlation);
  g_free (extras->outliers);
  g_free (extras->scores);
  g_clear_pointer (&extras->matrix, vtr_correlation_matrix_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Extras, extras_clear)

int
cmd_data (Cli *cli, GError **error)
{
  g_auto (Extras) extras = { NULL };
  const GOptionEntry entries[] = {
    { "target", 0, 0, G_OPTION_ARG_STRING, &extras.target, N_("Colour charts by this column"), N_("COLUMN") },
    { "where", 0, 0, G_OPTION_ARG_STRING, &extras.where, N_("Look only at rows such as “age > 40 and job = Sales”"), N_("CONDITION") },
    { "correlation", 0, 0, G_OPTION_ARG_STRING, &extras.correlation, N_("Compare columns: pearson, spearman, kendall, cramer or mutual"), N_("HOW") },
    { "outliers", 0, 0, G_OPTION_ARG_STRING, &extras.outliers, N_("Find values far from the others: iqr, zscore or iforest"), N_("HOW") },
    { NULL }
  };
  g_autoptr (VtrDataset) dataset = NULL;
  g_autoptr (VtrSummary) summary = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  if (!cli_parse (cli, CLI_DATA | CLI_PLOTS, entries, NULL, 1, 1, error))
    return CLI_DONE;
  dataset = cli_read (cli, cli->arguments[0], error);
  if (dataset == NULL || !check_extras (cli, &dataset, &extras, error))
    return CLI_DONE;
  summary = vtr_summary_new (dataset, cli->progress, error);
  if (summary == NULL)
    return CLI_DONE;
  builder = to_json (dataset, summary, &extras);
  if (!cli_put_json (cli, builder, cli->output, error))
    return CLI_DONE;
  say (cli, dataset, summary);
  say_extras (cli, dataset, &extras);
  input.dataset = dataset;
  input.summary = summary;
  cli_draw_plots (cli, &input, error);
  return CLI_DONE;
}
