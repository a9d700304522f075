/* vitrine-cli data: what is in a data set: kinds, missing values, moments, most frequent values,
 * duplicate rows, and what was noticed while reading. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-number.h"
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

static JsonBuilder *
to_json (VtrDataset *dataset, const VtrSummary *summary)
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
  json_builder_end_object (builder);
  return builder;
}

static char *
describe_values (const VtrColumnSummary *column)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if ((column->kind == VTR_KIND_NUMERIC || column->kind == VTR_KIND_IMAGE) && !isnan (column->min))
    g_string_append_printf (text, "%.4g … %.4g … %.4g", column->min, column->median, column->max);
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
  cli_say (cli, _("%s rows, %u columns, %s duplicate rows\n"), rows, summary->n_columns, duplicates);
  cli_say_table (cli, (const char *const *) cells->pdata, summary->n_columns + 1, G_N_ELEMENTS (header));
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    {
      const VtrWarning *warning = g_ptr_array_index (warnings, i);

      if (warning->line > 0)
        cli_say (cli, _("line %" G_GUINT64_FORMAT ": %s\n"), warning->line, warning->message);
      else
        cli_say (cli, "%s\n", warning->message);
    }
}

int
cmd_data (Cli *cli, GError **error)
{
  g_autoptr (VtrDataset) dataset = NULL;
  g_autoptr (VtrSummary) summary = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  if (!cli_parse (cli, CLI_DATA | CLI_PLOTS, NULL, NULL, 1, 1, error))
    return CLI_DONE;
  dataset = cli_read (cli, cli->arguments[0], error);
  if (dataset == NULL)
    return CLI_DONE;
  summary = vtr_summary_new (dataset, cli->progress, error);
  if (summary == NULL)
    return CLI_DONE;
  builder = to_json (dataset, summary);
  if (!cli_put_json (cli, builder, cli->output, error))
    return CLI_DONE;
  say (cli, dataset, summary);
  input.dataset = dataset;
  input.summary = summary;
  cli_draw_plots (cli, &input, error);
  return CLI_DONE;
}
