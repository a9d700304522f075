/* Correlation of the numeric columns (Pearson): the lower triangle, cells coloured from −1 to 1 and
 * printed with two digits where there is room. Of many columns those with the strongest ties are
 * shown. */
#include "vtr-chart-correlation.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-correlation.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_COLUMNS 24
#define PRINTED 14               /* columns up to which cells are printed */

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

static void
draw (VtrPanel *panel, const VtrCorrelationMatrix *matrix, const guint *chosen, guint n)
{
  g_autofree double *cells = g_new (double, (gsize) n * n);
  g_auto (GStrv) labels = g_new0 (char *, (gsize) n * n + 1);
  g_auto (GStrv) tooltips = g_new0 (char *, (gsize) n * n + 1);
  g_autofree const char **names = g_new0 (const char *, n + 1);
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  VtrMark *mark;

  for (guint i = 0; i < n; i++)
    {
      names[i] = matrix->names[chosen[i]];
      for (guint j = 0; j < n; j++)
        {
          double value = value_of (matrix, chosen[i], chosen[j]);
          g_autofree char *full = isnan (value) ? g_strdup (_ ("undefined"))
                                                : vtr_label_signed (value, 3);

          cells[i * n + j] = j < i ? value : INFINITY;
          labels[i * n + j] = j < i && !isnan (value) && n <= PRINTED ? dup_short (value)
                                                                      : g_strdup ("");
          tooltips[i * n + j] = g_strdup_printf (_ ("%s and %s\nCorrelation: %s"),
                                                 matrix->names[chosen[i]],
                                                 matrix->names[chosen[j]], full);
        }
    }
  vtr_axis_set_bands (y, names, NULL, NULL, n);
  vtr_axis_set_bands (x, names, NULL, NULL, n);
  vtr_axis_set_visible (x, FALSE, n <= PRINTED, FALSE);
  vtr_axis_set_visible (y, FALSE, TRUE, FALSE);
  mark = vtr_panel_add_cells (panel, cells, n, n, VTR_RAMP_CORRELATION, -1, 1);
  vtr_mark_set_gap (mark, 2);
  vtr_mark_set_labels (mark, (const char *const *) labels, NULL);
  vtr_chart_take_tooltips (mark, g_steal_pointer (&tooltips));
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

static VtrPicture *
vtr_chart_correlation_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  g_autoptr (VtrFigure) figure = vtr_figure_new (_ ("Correlation"));
  g_autoptr (VtrCorrelationMatrix) matrix = NULL;
  g_autofree guint *chosen = NULL;
  guint n;

  if (!vtr_chart_need (chart, input->dataset, _ ("a data set"), error))
    return NULL;
  matrix = vtr_correlation_matrix (input->dataset, VTR_PEARSON, NULL, error);
  if (matrix == NULL ||
      !vtr_chart_need (chart, matrix->n >= 2 ? matrix : NULL, _ ("two columns of numbers"), error))
    return NULL;
  n = vtr_chart_get_n_shown (input, matrix->n, MAX_COLUMNS);
  chosen = choose (matrix, n);
  vtr_figure_set_natural_size (figure, 200 + 44 * n, 110 + 30 * n);
  vtr_figure_set_color_bar (figure, VTR_RAMP_CORRELATION, "−1", "1");
  if (n < matrix->n)
    {
      g_autofree char *subtitle = g_strdup_printf (_ ("%u of %u columns"), n, matrix->n);
      vtr_figure_set_subtitle (figure, subtitle);
    }
  draw (vtr_figure_add_panel (figure, 0, 0), matrix, chosen, n);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (matrix), make_sentence (matrix));
}

static void
vtr_chart_correlation_class_init (VtrChartCorrelationClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "correlation";
  configurable_class->title = N_ ("Correlation");
  configurable_class->description = N_ ("How the columns of numbers go together, pair by pair.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_correlation_build;
}

static void
vtr_chart_correlation_init (VtrChartCorrelation *self)
{
}
