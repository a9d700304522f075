/* Where cells are missing: a band a column, the rows from left to right in at most 200 blocks, the
 * darker the more of the block is missing; at the right the share of each column. Columns that lack
 * most come first; complete ones are counted in the sentence. */
#include "vtr-chart-missing.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>

#define MAX_BLOCKS 200
#define MAX_COLUMNS 30

struct _VtrChartMissing
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartMissing, vtr_chart_missing, VTR_TYPE_CHART)

typedef struct
{
  VtrDataset *dataset;
  gsize       n_rows;
  guint       n_columns, n_with;    /* all; with missing cells */
  guint       n, n_blocks;          /* shown */
  guint      *order;                /* columns, most missing first */
  double     *share;                /* per column */
  double     *cells;                /* n × n_blocks */
} Map;

static void
map_clear (Map *map)
{
  g_free (map->order);
  g_free (map->share);
  g_free (map->cells);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Map, map_clear)

static gsize
block_begin (const Map *map, guint block)
{
  return (gsize) ((double) block * map->n_rows / map->n_blocks);
}

static void
fill_band (Map *map, guint band)
{
  VtrColumn *column = vtr_dataset_get_column (map->dataset, map->order[band]);

  for (guint b = 0; b < map->n_blocks; b++)
    {
      gsize from = block_begin (map, b), to = block_begin (map, b + 1), n = 0;

      for (gsize i = from; i < to; i++)
        n += vtr_column_is_missing (column, i);
      map->cells[band * map->n_blocks + b] = (double) n / (to - from);
    }
}

static void
map_init (Map *map, const VtrChartInput *input)
{
  map->dataset = input->dataset;
  map->n_rows = vtr_dataset_get_n_rows (input->dataset);
  map->n_columns = vtr_dataset_get_n_columns (input->dataset);
  map->share = g_new0 (double, map->n_columns + 1);
  for (guint j = 0; j < map->n_columns; j++)
    {
      VtrColumn *column = vtr_dataset_get_column (input->dataset, j);
      map->share[j] = map->n_rows > 0 ? (double) vtr_column_get_n_missing (column) / map->n_rows : 0;
      map->n_with += map->share[j] > 0;
    }
  map->order = vtr_chart_rank_features (map->share, map->n_columns);
  map->n = vtr_chart_get_n_shown (input, MAX (map->n_with, MIN (map->n_columns, 1)), MAX_COLUMNS);
  map->n_blocks = (guint) MIN (map->n_rows, MAX_BLOCKS);
  map->cells = g_new0 (double, (gsize) map->n * map->n_blocks + 1);
  for (guint band = 0; band < map->n; band++)
    fill_band (map, band);
}

static char **
make_tooltips (const Map *map)
{
  char **texts = g_new0 (char *, (gsize) map->n * map->n_blocks + 1);

  for (guint band = 0; band < map->n; band++)
    for (guint b = 0; b < map->n_blocks; b++)
      {
        VtrColumn *column = vtr_dataset_get_column (map->dataset, map->order[band]);
        g_autofree char *from = vtr_label_count (block_begin (map, b));
        g_autofree char *to = vtr_label_count (block_begin (map, b + 1) - 1);
        g_autofree char *share = vtr_label_percent (map->cells[band * map->n_blocks + b]);

        texts[band * map->n_blocks + b] = g_strdup_printf (
            _ ("%s\nRows %s to %s\nMissing: %s"), vtr_column_get_name (column), from, to, share);
      }
  return texts;
}

static const char **
list_names (const Map *map)
{
  const char **names = g_new0 (const char *, map->n + 1);

  for (guint band = 0; band < map->n; band++)
    names[band] = vtr_column_get_name (vtr_dataset_get_column (map->dataset, map->order[band]));
  return names;
}

static void
draw_map (VtrPanel *panel, const Map *map, const char *const *names)
{
  g_autofree VtrInk *inks = g_new (VtrInk, (gsize) map->n * map->n_blocks + 1);
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  VtrMark *mark;

  for (gsize i = 0; i < (gsize) map->n * map->n_blocks; i++)
    inks[i] = VTR_INK_SERIES_2;
  vtr_axis_set_bands (y, names, NULL, (const int *) map->order, map->n);
  vtr_axis_set_visible (y, FALSE, TRUE, FALSE);
  vtr_axis_set_range (x, -0.5, map->n_blocks - 0.5);
  vtr_axis_set_visible (x, TRUE, FALSE, FALSE);
  vtr_axis_set_zero_line (x, FALSE);
  vtr_axis_set_title (x, _ ("rows, in the order of the file"));
  mark = vtr_panel_add_cells (panel, map->cells, map->n, map->n_blocks, VTR_RAMP_SEQUENTIAL, 0, 1);
  vtr_mark_set_inks (mark, inks, map->cells);
  vtr_chart_take_tooltips (mark, make_tooltips (map));
}

static void
draw_shares (VtrPanel *panel, const Map *map, const char *const *names)
{
  g_autofree double *shares = g_new (double, map->n + 1);
  g_auto (GStrv) labels = g_new0 (char *, map->n + 1);
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  VtrMark *mark;

  for (guint band = 0; band < map->n; band++)
    {
      shares[band] = map->share[map->order[band]];
      labels[band] = vtr_label_percent (shares[band]);
    }
  vtr_axis_set_bands (y, names, NULL, NULL, map->n);
  vtr_axis_set_visible (y, FALSE, FALSE, FALSE);
  vtr_axis_set_range (x, 0, MAX (1.6 * shares[0], 0.01));
  vtr_axis_set_visible (x, FALSE, FALSE, FALSE);
  vtr_axis_set_title (x, _ ("missing"));
  mark = vtr_panel_add_bars (panel, VTR_HORIZONTAL, NULL, shares, map->n, VTR_INK_SERIES_2);
  vtr_mark_set_labels (mark, (const char *const *) labels, NULL);
}

static VtrDataset *
make_table (const Map *map)
{
  g_autofree const char **names = g_new0 (const char *, map->n_columns + 1);
  g_autofree double *counts = g_new (double, map->n_columns + 1);
  g_autofree double *shares = g_new (double, map->n_columns + 1);
  GPtrArray *columns = vtr_table_begin ();

  for (guint k = 0; k < map->n_columns; k++)
    {
      VtrColumn *column = vtr_dataset_get_column (map->dataset, map->order[k]);

      names[k] = vtr_column_get_name (column);
      counts[k] = vtr_column_get_n_missing (column);
      shares[k] = map->share[map->order[k]];
    }
  vtr_table_add_texts (columns, "column", names, map->n_columns);
  vtr_table_add_numbers (columns, "missing", counts, map->n_columns);
  vtr_table_add_numbers (columns, "share", shares, map->n_columns);
  return vtr_table_end (columns);
}

static char *
make_sentence (const Map *map)
{
  g_autofree char *rows = vtr_chart_dup_rows (map->n_rows);

  if (map->n_with == 0)
    return g_strdup_printf (_ ("Nothing is missing in %u columns and %s."), map->n_columns, rows);
  g_autofree char *share = vtr_label_percent (map->share[map->order[0]]);
  return g_strdup_printf (
      _ ("Cells are missing in %u of %u columns over %s, most in %s: %s."), map->n_with,
      map->n_columns, rows,
      vtr_column_get_name (vtr_dataset_get_column (map->dataset, map->order[0])), share);
}

static VtrPicture *
vtr_chart_missing_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  g_autoptr (VtrFigure) figure = vtr_figure_new (_ ("Missing cells"));
  g_autofree const char **names = NULL;
  g_auto (Map) map = { NULL };

  if (!vtr_chart_need (chart,
                       input->dataset != NULL && vtr_dataset_get_n_rows (input->dataset) > 0
                           ? input->dataset
                           : NULL,
                       _ ("a data set with rows"), error))
    return NULL;
  map_init (&map, input);
  names = list_names (&map);
  vtr_figure_set_natural_size (figure, 640, 110 + 24 * map.n);
  vtr_figure_set_column (figure, 0, 4, 0);
  vtr_figure_set_column (figure, 1, 1, 0);
  draw_map (vtr_figure_add_panel (figure, 0, 0), &map, names);
  draw_shares (vtr_figure_add_panel (figure, 1, 0), &map, names);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (&map), make_sentence (&map));
}

static void
vtr_chart_missing_class_init (VtrChartMissingClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "missing";
  configurable_class->title = N_ ("Missing cells");
  configurable_class->description = N_ ("Which cells are missing, column by column along the rows.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_missing_build;
}

static void
vtr_chart_missing_init (VtrChartMissing *self)
{
}
