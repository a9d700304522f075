/* vitrine-cli predict: a model's answers for the rows of a table, as a table. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-model-file.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <string.h>

#define N_SHOWN 10

/* Class of row @i: the largest score; of two classes the second (or @positive) from @threshold on. */
static guint
decide (const double *scores, guint n, guint positive, double threshold)
{
  guint best = 0;

  if (n == 2)
    return scores[positive] >= threshold ? positive : 1 - positive;
  for (guint i = 1; i < n; i++)
    if (scores[i] > scores[best])
      best = i;
  return best;
}

static VtrColumn *
class_column (VtrModel *model, VtrMatrixView scores, guint positive, double threshold)
{
  g_autofree const char **texts = g_new (const char *, MAX (scores.n_rows, 1));

  for (gsize i = 0; i < scores.n_rows; i++)
    texts[i] = vtr_model_get_output (model, decide (vtr_matrix_view_row (scores, i), scores.n_columns, positive, threshold));
  return vtr_column_new_text ("prediction", VTR_KIND_CATEGORICAL, texts, scores.n_rows);
}

static VtrColumn *
score_column (const char *name, VtrMatrixView scores, guint output)
{
  g_autofree double *values = g_new (double, MAX (scores.n_rows, 1));

  for (gsize i = 0; i < scores.n_rows; i++)
    values[i] = vtr_matrix_view_row (scores, i)[output];
  return vtr_column_new_numeric (name, values, scores.n_rows);
}

static VtrDataset *
to_table (VtrModel *model, VtrMatrixView scores, guint positive, double threshold)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  if (vtr_model_get_info (model)->task == VTR_TASK_REGRESSION)
    g_ptr_array_add (columns, score_column ("prediction", scores, 0));
  else
    {
      g_ptr_array_add (columns, class_column (model, scores, positive, threshold));
      for (guint i = 0; i < scores.n_columns; i++)
        {
          g_autofree char *name = g_strconcat ("probability_", vtr_model_get_output (model, i), NULL);
          g_ptr_array_add (columns, score_column (name, scores, i));
        }
    }
  return vtr_dataset_new (columns);
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
        g_ptr_array_add (cells, vtr_column_dup_text (vtr_dataset_get_column (table, c), r));
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
  g_autofree char *positive_name = NULL;
  double threshold = 0.5;
  const GOptionEntry entries[] = {
    { "threshold", 0, 0, G_OPTION_ARG_DOUBLE, &threshold, N_("Of two classes, positive from this probability on (0.5)"), N_("T") },
    { "positive", 0, 0, G_OPTION_ARG_STRING, &positive_name, N_("The positive one of two classes (the second)"), N_("NAME") },
    { NULL }
  };
  g_autoptr (VtrModel) model = NULL;
  g_autoptr (VtrDataset) dataset = NULL;
  g_autoptr (VtrMatrix) scores = NULL;
  g_autoptr (VtrDataset) table = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  int positive = 1;
  gint64 begun;

  if (!cli_parse (cli, CLI_DATA, entries, NULL, 2, 2, error))
    return CLI_DONE;
  model = vtr_model_file_load (cli->arguments[0], cli->progress, error);
  dataset = model != NULL ? cli_read (cli, cli->arguments[1], error) : NULL;
  if (dataset == NULL || (positive_name != NULL && (positive = vtr_model_find_class (model, positive_name, error)) < 0))
    return CLI_DONE;
  begun = g_get_monotonic_time ();
  scores = vtr_model_predict (model, dataset, NULL, 0, cli->progress, error);
  if (scores == NULL)
    return CLI_DONE;
  table = to_table (model, vtr_matrix_view (scores), positive, threshold);
  builder = to_json (table, cli->json && cli->output == NULL, cli->output, (g_get_monotonic_time () - begun) / 1e6);
  if (cli->output != NULL && !vtr_write_csv (table, cli->output, error))
    return CLI_DONE;
  if (!cli_put_json (cli, builder, NULL, error))
    return CLI_DONE;
  if (cli->output == NULL)
    say (cli, table);
  else
    cli_say (cli, _("%" G_GSIZE_FORMAT " predictions → %s\n"), vtr_dataset_get_n_rows (table), cli->output);
  return CLI_DONE;
}
