/* vitrine-cli predict: a model's answers for the rows of a table, as a table. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-error.h"
#include "vtr-model-file.h"
#include "vtr-scoring.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <string.h>

#define N_SHOWN 10

static gboolean
is_input (VtrModel *model, const char *name, GError **error)
{
  VtrPipeline *pipeline = vtr_model_get_info (model)->pipeline;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  const char *nearest;

  for (guint i = 0; i < vtr_pipeline_get_n_inputs (pipeline); i++)
    g_strv_builder_add (builder, vtr_pipeline_get_input (pipeline, i));
  names = g_strv_builder_end (builder);
  if (g_strv_contains ((const char *const *) names, name))
    return TRUE;
  nearest = vtr_text_nearest (name, (const char *const *) names);
  if (nearest != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--map: the model has no input “%s”; did you mean “%s”?"), name, nearest);
  else
    {
      g_autofree char *all = g_strjoinv (", ", names);
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--map: the model has no input “%s”; its inputs are: %s"), name, all);
    }
  return FALSE;
}

/* "INPUT=COLUMN,…": the model's name for a column, and the table's. */
static VtrDataset *
map_columns (VtrModel *model, VtrDataset *dataset, const char *map, GError **error)
{
  g_auto (GStrv) pairs = vtr_text_split (map, ',', 0, error);
  g_autoptr (GStrvBuilder) inputs = g_strv_builder_new (), columns = g_strv_builder_new ();

  if (pairs == NULL)
    return NULL;
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = vtr_text_split (pairs[i], '=', 2, error);

      if (pair == NULL)
        return NULL;
      if (g_strv_length (pair) != 2)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                       _("--map takes INPUT=COLUMN, separated by commas, not “%s”"), pairs[i]);
          return NULL;
        }
      if (!is_input (model, pair[0], error))
        return NULL;
      g_strv_builder_add (inputs, pair[0]);
      g_strv_builder_add (columns, pair[1]);
    }
  g_auto (GStrv) wanted = g_strv_builder_end (inputs), found = g_strv_builder_end (columns);
  return vtr_scoring_map (dataset, (const char *const *) wanted, (const char *const *) found, error);
}

/* Six digits are enough for eyes; files and JSON have them all. */
static char *
dup_cell (VtrColumn *column, gsize row)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (vtr_column_get_kind (column) != VTR_KIND_NUMERIC || vtr_column_is_missing (column, row))
    return vtr_column_dup_text (column, row);
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", vtr_column_get_number (column, row)));
}

static void
say (Cli *cli, VtrDataset *table)
{
  guint n_columns = vtr_dataset_get_n_columns (table);
  gsize n_rows = MIN (vtr_dataset_get_n_rows (table), N_SHOWN);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells, g_strdup (_("row")));
  for (guint c = 0; c < n_columns; c++)
    g_ptr_array_add (cells, g_strdup (vtr_column_get_name (vtr_dataset_get_column (table, c))));
  for (gsize r = 0; r < n_rows; r++)
    {
      g_ptr_array_add (cells, g_strdup_printf ("%" G_GSIZE_FORMAT, r));
      for (guint c = 0; c < n_columns; c++)
        g_ptr_array_add (cells, dup_cell (vtr_dataset_get_column (table, c), r));
    }
  cli_say_table (cli, (const char *const *) cells->pdata, n_rows + 1, n_columns + 1);
  if (vtr_dataset_get_n_rows (table) > n_rows)
    {
      g_autofree char *more = vtr_text_count (vtr_dataset_get_n_rows (table) - n_rows);
      cli_say (cli, _("%s more rows; -o predictions.csv writes them all\n"), more);
    }
}

static JsonBuilder *
to_json (VtrDataset *table, gboolean with_rows, const char *path, double seconds)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  vtr_json_set_int (builder, "rows", vtr_dataset_get_n_rows (table));
  vtr_json_set_number (builder, "seconds", seconds);
  if (path != NULL)
    vtr_json_set_string (builder, "file", path);
  for (guint c = 0; with_rows && c < vtr_dataset_get_n_columns (table); c++)
    {
      VtrColumn *column = vtr_dataset_get_column (table, c);

      json_builder_set_member_name (builder, vtr_column_get_name (column));
      json_builder_begin_array (builder);
      for (gsize r = 0; r < vtr_column_get_n_rows (column); r++)
        if (vtr_column_get_kind (column) == VTR_KIND_NUMERIC)
          vtr_json_add_number (builder, vtr_column_get_number (column, r));
        else
          {
            g_autofree char *text = vtr_column_dup_text (column, r);
            json_builder_add_string_value (builder, text);
          }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  return builder;
}

int
cmd_predict (Cli *cli, GError **error)
{
  g_autofree char *positive_name = NULL, *map = NULL;
  VtrScoringOptions options = VTR_SCORING_OPTIONS_INIT;
  int n_reasons = 0;
  const GOptionEntry entries[] = {
    { "threshold", 0, 0, G_OPTION_ARG_DOUBLE, &options.threshold, N_("Of two classes, positive from this probability on (0.5)"), N_("T") },
    { "positive", 0, 0, G_OPTION_ARG_STRING, &positive_name, N_("The positive one of two classes (the second)"), N_("NAME") },
    { "map", 0, 0, G_OPTION_ARG_STRING, &map, N_("Which column stands for a column that the model needs"), N_("INPUT=COLUMN,…") },
    { "explain", 0, 0, G_OPTION_ARG_INT, &n_reasons, N_("Add the N features that moved each row most"), N_("N") },
    { NULL }
  };
  g_autoptr (VtrModel) model = NULL;
  g_autoptr (VtrDataset) dataset = NULL;
  g_autoptr (VtrDataset) mapped = NULL;
  g_autoptr (VtrDataset) table = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  gboolean is_json;
  int positive = 1;
  gint64 begun;

  if (!cli_parse (cli, CLI_DATA, entries, NULL, 2, 2, error))
    return CLI_DONE;
  model = vtr_model_file_load (cli->arguments[0], cli->progress, error);
  dataset = model != NULL ? cli_read (cli, cli->arguments[1], error) : NULL;
  if (dataset == NULL || (positive_name != NULL && (positive = vtr_model_find_class (model, positive_name, error)) < 0))
    return CLI_DONE;
  if (n_reasons < 0 || n_reasons > 1000)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--explain takes 0 … 1000 features, not %d"), n_reasons);
      return CLI_DONE;
    }
  if (!(options.threshold >= 0 && options.threshold <= 1))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--threshold is a probability, 0 … 1, not %g"), options.threshold);
      return CLI_DONE;
    }
  mapped = map != NULL ? map_columns (model, dataset, map, error) : g_object_ref (dataset);
  if (mapped == NULL)
    return CLI_DONE;
  options.positive = positive;
  options.n_reasons = MIN ((guint) n_reasons, vtr_pipeline_get_n_inputs (vtr_model_get_info (model)->pipeline));
  options.seed = cli->seed;
  begun = g_get_monotonic_time ();
  table = vtr_score (model, mapped, &options, cli->progress, error);
  if (table == NULL)
    return CLI_DONE;
  is_json = cli->output != NULL && g_str_has_suffix (cli->output, ".json");
  builder = to_json (table, is_json || (cli->json && cli->output == NULL), cli->output, (g_get_monotonic_time () - begun) / 1e6);
  if (cli->output != NULL && !is_json && !vtr_write_csv (table, cli->output, error))
    return CLI_DONE;
  if (!cli_put_json (cli, builder, is_json ? cli->output : NULL, error))
    return CLI_DONE;
  if (cli->output == NULL)
    say (cli, table);
  else
    cli_say (cli, _("%" G_GSIZE_FORMAT " predictions → %s\n"), vtr_dataset_get_n_rows (table), cli->output);
  return CLI_DONE;
}
