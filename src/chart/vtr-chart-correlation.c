/* Correlation of the columns, Pearson's unless another measure is named: the lower triangle, cells
 * coloured from −1 to 1 (from 0 where a measure knows no sign) and printed with two digits where there
 * is room. Of many columns those with the strongest ties are shown. A large table is read at even
 * distances, so that the work stays within what a person waits for; the subtitle says so. */
#include "vtr-chart-correlation.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-correlation.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_COLUMNS 24
#define PRINTED 14               /* columns up to which cells are printed */
#define ENOUGH_ROWS 1000

struct _VtrChartCorrelation
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartCorrelation, vtr_chart_correlation, VTR_TYPE_CHART)

/* The columns shown, in the order of the table: those whose strongest tie is strongest. */
static guint *
choose (const VtrCorrelationMatrix *matrix, guint n_shown)
{
  g_autofree double *strongest = g_new0 (double, matrix->n + 1);
  g_autofree gboolean *taken = g_new0 (gboolean, matrix->n + 1);
  g_autofree guint *order = NULL;
  guint *chosen = g_new (guint, n_shown + 1), k = 0;

  for (guint a = 0; a < matrix->n; a++)
    for (guint b = 0; b < matrix->n; b++)
      if (a != b && !isnan (matrix->values[(gsize) a * matrix->n + b]))
        strongest[a] = MAX (strongest[a], fabs (matrix->values[(gsize) a * matrix->n + b]));
  order = vtr_chart_rank_features (strongest, matrix->n);
  for (guint r = 0; r < n_shown; r++)
    taken[order[r]] = TRUE;
  for (guint a = 0; a < matrix->n; a++)
    if (taken[a])
      chosen[k++] = a;
  return chosen;
}

static double
value_of (const VtrCorrelationMatrix *matrix, guint a, guint b)
{
  return matrix->values[(gsize) a * matrix->n + b];
}

/* "+0.87" without what the eye does not need: ".87", "−.43" */
static char *
dup_short (double value)
{
  g_autofree char *text = vtr_label_fixed (fabs (value), 2);
  const char *digits = text[0] == '0' ? text + 1 : text;

  return g_strconcat (value < 0 ? "−" : "", digits, NULL);
}

/* Whether the measure tells which way two columns go. */
static gboolean
has_sign (VtrCorrelation measure)
{
  return measure != VTR_CRAMER && measure != VTR_MUTUAL;
}

/* The value with the darkest colour. */
static double
largest (const VtrCorrelationMatrix *matrix, VtrCorrelation measure, const guint *chosen, guint n)
{
  double most = 0;

  if (measure != VTR_MUTUAL)
    return 1;
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < i; j++)
      if (value_of (matrix, chosen[i], chosen[j]) > most)
        most = value_of (matrix, chosen[i], chosen[j]);
  return most > 0 ? most : 1;
}

static char *
dup_tooltip (const VtrCorrelationMatrix *matrix, VtrCorrelation measure, guint a, guint b)
{
  static const char *const titles[] = { N_ ("Correlation"), N_ ("Rank correlation"),
                                        N_ ("Kendall's tau"), N_ ("Cramér's V"),
                                        N_ ("Mutual information, nats") };
  double value = value_of (matrix, a, b);
  g_autofree char *full = isnan (value)        ? g_strdup (_ ("undefined"))
                          : has_sign (measure) ? vtr_label_signed (value, 3)
                                               : vtr_label_fixed (value, 3);

  return g_strdup_printf (_ ("%s and %s\n%s: %s"), matrix->names[a], matrix->names[b],
                          _ (titles[measure]), full);
}

static void
draw_cells (VtrPanel *panel, const VtrCorrelationMatrix *matrix, VtrCorrelation measure,
            const guint *chosen, guint n)
{
  g_autofree double *cells = g_new (double, (gsize) n * n);
  g_auto (GStrv) labels = g_new0 (char *, (gsize) n * n + 1);
  g_auto (GStrv) tooltips = g_new0 (char *, (gsize) n * n + 1);
  VtrMark *mark;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      {
        double value = value_of (matrix, chosen[i], chosen[j]);

        cells[i * n + j] = j < i ? value : INFINITY;
        labels[i * n + j] = j < i && !isnan (value) && n <= PRINTED ? dup_short (value)
                                                                    : g_strdup ("");
        tooltips[i * n + j] = dup_tooltip (matrix, measure, chosen[i], chosen[j]);
      }
  mark = has_sign (measure)
           ? vtr_panel_add_cells (panel, cells, n, n, VTR_RAMP_CORRELATION, -1, 1)
           : vtr_panel_add_cells (panel, cells, n, n, VTR_RAMP_SEQUENTIAL, 0,
                                  largest (matrix, measure, chosen, n));
  vtr_mark_set_gap (mark, 2);
  vtr_mark_set_labels (mark, (const char *const *) labels, NULL);
  vtr_chart_take_tooltips (mark, g_steal_pointer (&tooltips));
}

static void
draw (VtrPanel *panel, const VtrCorrelationMatrix *matrix, VtrCorrelation measure,
      const guint *chosen, guint n)
{
  g_autofree const char **names = g_new0 (const char *, n + 1);
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);

  for (guint i = 0; i < n; i++)
    names[i] = matrix->names[chosen[i]];
  vtr_axis_set_bands (y, names, NULL, NULL, n);
  vtr_axis_set_bands (x, names, NULL, NULL, n);
  vtr_axis_set_visible (x, FALSE, n <= PRINTED, FALSE);
  vtr_axis_set_visible (y, FALSE, TRUE, FALSE);
  draw_cells (panel, matrix, measure, chosen, n);
}

static VtrDataset *
make_table (const VtrCorrelationMatrix *matrix)
{
  GPtrArray *columns = vtr_table_begin ();

  vtr_table_add_texts (columns, "column", (const char *const *) matrix->names, matrix->n);
  for (guint a = 0; a < matrix->n; a++)
    vtr_table_add_numbers (columns, matrix->names[a], matrix->values + (gsize) a * matrix->n,
                           matrix->n);
  return vtr_table_end (columns);
}

static char *
make_sentence (const VtrCorrelationMatrix *matrix)
{
  guint best_a = 1, best_b = 0;

  for (guint a = 1; a < matrix->n; a++)
    for (guint b = 0; b < a; b++)
      if (fabs (value_of (matrix, a, b)) > fabs (value_of (matrix, best_a, best_b)) ||
          isnan (value_of (matrix, best_a, best_b)))
        {
          best_a = a;
          best_b = b;
        }
  g_autofree char *value = vtr_label_signed (value_of (matrix, best_a, best_b), 2);
  return g_strdup_printf (_ ("Correlation of %u columns. The strongest tie is between %s and %s: "
                             "%s."),
                          matrix->n, matrix->names[best_b], matrix->names[best_a], value);
}

/* So many cells are read for each pair, by what a cell costs. */
static gsize
affordable_rows (VtrDataset *dataset, VtrCorrelation measure)
{
  static const double budgets[] = { 1e9, 2e7, 2e7, 3e8, 3e8 };
  double n = vtr_dataset_get_n_columns (dataset), n_pairs = MAX (n * (n + 1) / 2, 1);

  return (gsize) MAX (budgets[measure] / n_pairs, ENOUGH_ROWS);
}

/* The rows that are compared: all, or as many as can be afforded. */
static VtrDataset *
thin (VtrDataset *dataset, VtrCorrelation measure)
{
  gsize n = vtr_dataset_get_n_rows (dataset), most = affordable_rows (dataset, measure);
  g_autofree guint32 *rows = n > most ? g_new (guint32, most) : NULL;

  if (rows == NULL)
    return g_object_ref (dataset);
  for (gsize i = 0; i < most; i++)
    rows[i] = (guint32) ((double) i * n / most);
  return vtr_dataset_take_rows (dataset, rows, most);
}

static void
set_subtitle (VtrFigure *figure, guint n_shown, guint n, gsize n_rows, gsize n_all)
{
  g_autofree char *columns = n_shown < n ? g_strdup_printf (_ ("%u of %u columns"), n_shown, n)
                                         : NULL;
  g_autofree char *rows = n_rows < n_all ? vtr_chart_dup_rows_of (n_rows, n_all) : NULL;
  g_autofree char *both = columns != NULL && rows != NULL ? g_strconcat (columns, " · ", rows, NULL)
                                                          : NULL;

  vtr_figure_set_subtitle (figure, both != NULL ? both : columns != NULL ? columns : rows);
}

static VtrPicture *
make_picture (const VtrChartInput *input, const VtrCorrelationMatrix *matrix,
              VtrCorrelation measure, gsize n_rows)
{
  g_autoptr (VtrFigure) figure = vtr_figure_new (_ ("Correlation"));
  guint n = vtr_chart_get_n_shown (input, matrix->n, MAX_COLUMNS);
  g_autofree guint *chosen = choose (matrix, n);
  g_autofree char *most = vtr_label_fixed (largest (matrix, measure, chosen, n),
                                           measure == VTR_MUTUAL ? 2 : 0);

  vtr_figure_set_natural_size (figure, 200 + 44 * n, 110 + 30 * n);
  if (has_sign (measure))
    vtr_figure_set_color_bar (figure, VTR_RAMP_CORRELATION, "−1", "1");
  else
    vtr_figure_set_color_bar (figure, VTR_RAMP_SEQUENTIAL, "0", most);
  set_subtitle (figure, n, matrix->n, n_rows, vtr_dataset_get_n_rows (input->dataset));
  draw (vtr_figure_add_panel (figure, 0, 0), matrix, measure, chosen, n);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (matrix), make_sentence (matrix));
}

static VtrPicture *
vtr_chart_correlation_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  g_autoptr (VtrCorrelationMatrix) matrix = NULL;
  g_autoptr (VtrDataset) dataset = NULL;
  VtrCorrelation measure = VTR_PEARSON;

  if (!vtr_chart_need (chart, input->dataset, _ ("a data set"), error))
    return NULL;
  if (input->argument != NULL && !vtr_correlation_from_string (input->argument, &measure, error))
    return NULL;
  dataset = thin (input->dataset, measure);
  matrix = vtr_correlation_matrix (dataset, measure, NULL, error);
  if (matrix == NULL ||
      !vtr_chart_need (chart, matrix->n >= 2 ? matrix : NULL,
                       has_sign (measure) ? _ ("two columns of numbers")
                                          : _ ("two columns of numbers or categories"),
                       error))
    return NULL;
  return make_picture (input, matrix, measure, vtr_dataset_get_n_rows (dataset));
}

static void
vtr_chart_correlation_class_init (VtrChartCorrelationClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "correlation";
  configurable_class->title = N_ ("Correlation");
  configurable_class->description =
      N_ ("How the columns go together, pair by pair: pearson, spearman or kendall for numbers, "
          "cramer or mutual for categories too.");
  VTR_CHART_CLASS (klass)->argument = "[MEASURE]";
  VTR_CHART_CLASS (klass)->build = vtr_chart_correlation_build;
}

static void
vtr_chart_correlation_init (VtrChartCorrelation *self)
{
}

/**
 * vtr_chart_correlation_find_pair:
 * @picture: what a correlation chart gave
 * @index: of a cell in its mark
 * @first: (out) (transfer full): the column named at the left
 * @second: (out) (transfer full): the column named below
 *
 * Returns: whether there is such a cell
 */
gboolean
vtr_chart_correlation_find_pair (const VtrPicture *picture, gint64 index, char **first,
                                 char **second)
{
  g_return_val_if_fail (picture != NULL && first != NULL && second != NULL, FALSE);
  VtrColumn *names = vtr_dataset_get_column (picture->table, 0);
  VtrCorrelationMatrix matrix = { .n = (guint) vtr_column_get_n_rows (names) };
  guint n = MIN (matrix.n, MAX_COLUMNS);
  g_autofree double *values = matrix.values = g_new (double, (gsize) matrix.n * matrix.n + 1);
  g_autofree guint *chosen = NULL;

  if (index < 0 || index >= (gint64) n * n || index % n >= index / n)
    return FALSE;
  for (guint a = 0; a < matrix.n; a++)
    vtr_column_read_numbers (vtr_dataset_get_column (picture->table, a + 1), NULL, 0, matrix.n,
                             values + (gsize) a * matrix.n, 1);
  chosen = choose (&matrix, n);
  *first = vtr_column_dup_text (names, chosen[index / n]);
  *second = vtr_column_dup_text (names, chosen[index % n]);
  return TRUE;
}
