/* The values of a column: numbers in 24 bins (or a bar for each of a few whole numbers), categories
 * by frequency. Where the target's classes are known: of two, the chosen one is blue within the bar,
 * and a category's share of it stands at the end; of more, each has a colour. */
#include "vtr-chart-histogram.h"
#include "vtr-chart-columns.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN 20         /* categories */
#define MAX_COLORS 6         /* classes with a colour of their own; the others share one */
#define SHARE_ROOM 1.14      /* of the longest bar: the share stands after it */

struct _VtrChartHistogram
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartHistogram, vtr_chart_histogram, VTR_TYPE_CHART)

/* Counts of each group in each bin or category. */
typedef struct
{
  guint     n_bins, n_groups;
  char    **bins;             /* what they are called, n_bins */
  char    **groups;           /* (nullable): classes; the last may be "others" */
  VtrInk   *inks;             /* n_groups */
  double   *counts;           /* n_groups × n_bins */
  double   *total;            /* n_bins */
  int       chosen;           /* the group whose share is told; −1: none */
} Counts;

static void
counts_free (Counts *counts)
{
  g_strfreev (counts->bins);
  g_strfreev (counts->groups);
  g_free (counts->inks);
  g_free (counts->counts);
  g_free (counts->total);
  g_free (counts);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Counts, counts_free)

/* Two classes: the chosen one first, on the ground of the other; more: as many as there are colours. */
static Counts *
counts_new (guint n_bins, const VtrChartClasses *classes)
{
  Counts *counts = g_new0 (Counts, 1);
  guint n_groups = classes != NULL ? MIN (classes->n, MAX_COLORS) : 1;

  counts->n_bins = n_bins;
  counts->n_groups = n_groups;
  counts->bins = g_new0 (char *, n_bins + 1);
  counts->counts = g_new0 (double, (gsize) n_groups * n_bins + 1);
  counts->total = g_new0 (double, n_bins + 1);
  counts->inks = g_new0 (VtrInk, n_groups);
  counts->chosen = -1;
  counts->inks[0] = VTR_INK_NEUTRAL;
  if (classes == NULL)
    return counts;
  counts->groups = g_new0 (char *, n_groups + 1);
  for (guint g = 0; g < n_groups; g++)
    {
      guint class_index = classes->n == 2 && classes->chosen == 1 ? 1 - g : g;
      gboolean rest = g == MAX_COLORS - 1 && classes->n > MAX_COLORS;
      counts->groups[g] = rest ? g_strdup (_("others")) : g_strdup (classes->names[class_index]);
      counts->inks[g] = classes->n == 2 ? (g == 0 ? VTR_INK_CHOSEN : VTR_INK_NEUTRAL) : VTR_INK_SERIES (g);
    }
  counts->chosen = classes->n == 2 ? 0 : -1;
  return counts;
}

/* −1: a row without a class is not drawn. */
static int
group_of (const Counts *counts, const VtrChartClasses *classes, gsize row)
{
  int of = classes != NULL ? classes->of_row[row] : 0;

  if (classes != NULL && classes->n == 2 && classes->chosen == 1 && of >= 0)
    of = 1 - of;
  return MIN (of, (int) counts->n_groups - 1);
}

static void
count_row (Counts *counts, const VtrChartClasses *classes, gsize row, guint bin)
{
  int group = group_of (counts, classes, row);

  if (group < 0)
    return;
  counts->counts[group * counts->n_bins + bin]++;
  counts->total[bin]++;
}

static Counts *
count_numbers (const VtrColumn *column, const double *numbers, const VtrChartBins *bins, const VtrChartClasses *classes)
{
  gsize n = vtr_column_get_n_rows (column);
  Counts *counts = counts_new (bins->n, classes);

  for (gsize i = 0; i < n; i++)
    {
      int bin = vtr_chart_bins_find (bins, numbers[i]);
      if (bin >= 0)
        count_row (counts, classes, i, bin);
    }
  for (guint b = 0; b < bins->n; b++)
    {
      g_autofree char *low = vtr_chart_dup_number (column, bins->values ? bins->edges[b] + 0.5 : bins->edges[b]);
      g_autofree char *high = vtr_chart_dup_number (column, bins->edges[b + 1]);
      counts->bins[b] = bins->values ? g_strdup (low) : g_strdup_printf ("%s – %s", low, high);
    }
  return counts;
}

/* The most frequent first; the rest in one. */
static Counts *
count_levels (const VtrColumn *column, const double *codes, gsize n, guint n_shown, const VtrChartClasses *classes)
{
  guint n_levels;
  const char *const *levels = vtr_column_get_levels (column, &n_levels);
  g_autofree double *frequency = g_new0 (double, n_levels + 1);
  g_autofree guint *place = g_new (guint, n_levels + 1);
  g_autofree guint *order = NULL;
  guint left = n_levels > n_shown ? n_levels - n_shown : 0;
  Counts *counts = counts_new (n_levels - left + (left > 0 ? 1 : 0), classes);

  for (gsize i = 0; i < n; i++)
    if (!isnan (codes[i]))
      frequency[(guint) codes[i]]++;
  order = vtr_chart_rank_features (frequency, n_levels);
  for (guint r = 0; r < n_levels; r++)
    place[order[r]] = MIN (r, n_levels - left);
  for (gsize i = 0; i < n; i++)
    if (!isnan (codes[i]))
      count_row (counts, classes, i, place[(guint) codes[i]]);
  for (guint b = 0; b < n_levels - left; b++)
    counts->bins[b] = g_strdup (levels[order[b]]);
  if (left > 0)
    counts->bins[n_levels - left] = g_strdup_printf (ngettext ("%u other", "%u others", left), left);
  return counts;
}

static char **
make_tooltips (const Counts *counts, const char *column, guint group)
{
  char **texts = g_new0 (char *, counts->n_bins + 1);

  for (guint b = 0; b < counts->n_bins; b++)
    {
      double count = counts->counts[group * counts->n_bins + b];
      g_autofree char *number = vtr_label_count (count);
      g_autofree char *share = vtr_label_percent (counts->total[b] > 0 ? count / counts->total[b] : NAN);
      if (counts->groups != NULL)
        texts[b] = g_strdup_printf (_("%s: %s\n%s: %s (%s)"), column, counts->bins[b], counts->groups[group], number, share);
      else
        texts[b] = g_strdup_printf (_("%s: %s\nRows: %s"), column, counts->bins[b], number);
    }
  return texts;
}

/* The groups on top of (or after) one another, in their order. */
static void
draw_groups (VtrPanel *panel, const Counts *counts, const double *edges, gboolean lying, const char *column)
{
  guint n = counts->n_bins;
  g_autofree double *from = g_new0 (double, n + 1), *to = g_new0 (double, n + 1);
  g_autofree double *low = g_new (double, n + 1), *high = g_new (double, n + 1);

  for (guint b = 0; b < n; b++)
    {
      low[b] = lying ? b - 0.31 : edges[b];
      high[b] = lying ? b + 0.31 : edges[b + 1];
    }
  for (guint g = 0; g < counts->n_groups; g++)
    {
      VtrMark *mark;
      for (guint b = 0; b < n; b++)
        {
          from[b] = to[b];
          to[b] += counts->counts[g * n + b];
        }
      mark = lying ? vtr_panel_add_boxes (panel, from, low, to, high, n, counts->inks[g])
                   : vtr_panel_add_boxes (panel, low, from, high, to, n, counts->inks[g]);
      vtr_mark_set_gap (mark, lying ? 0 : 1);
      vtr_mark_set_series (mark, g);
      if (counts->groups != NULL)
        vtr_mark_set_name (mark, counts->groups[g], NULL);
      vtr_chart_take_tooltips (mark, make_tooltips (counts, column, g));
    }
}

/* "45%", or how many where there are no two classes, after each lying bar. */
static void
draw_ends (VtrPanel *panel, const Counts *counts)
{
  guint n = counts->n_bins;
  g_autofree double *bands = g_new (double, n + 1);
  g_auto (GStrv) labels = g_new0 (char *, n + 1);
  VtrMark *texts;

  for (guint b = 0; b < n; b++)
    {
      double share = counts->total[b] > 0 ? counts->counts[b] / counts->total[b] : NAN;
      g_autofree char *percent = vtr_label_fixed (100 * share, share < 0.1 ? 1 : 0);
      bands[b] = b;
      labels[b] = counts->chosen >= 0 ? g_strconcat (percent, "%", NULL) : vtr_label_count (counts->total[b]);
    }
  texts = vtr_panel_add_texts (panel, counts->total, bands, (const char *const *) labels, n, VTR_INK_DIM);
  vtr_mark_set_font (texts, VTR_FONT_AXIS);
  vtr_mark_set_align (texts, 0, 0.5);
  vtr_mark_set_offset (texts, 5, 0);
}

static double
highest (const Counts *counts)
{
  double most = 0;

  for (guint b = 0; b < counts->n_bins; b++)
    most = MAX (most, counts->total[b]);
  return most;
}

static void
draw_numbers (VtrPanel *panel, const Counts *counts, const VtrChartBins *bins, const VtrColumn *column)
{
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);

  vtr_chart_set_titles (panel, vtr_column_get_name (column), _("Rows"));
  vtr_axis_set_range (x, bins->edges[0], bins->edges[bins->n]);
  vtr_chart_set_number_axis (x, column);
  vtr_axis_set_tick_style (y, VTR_TICKS_COUNT);
  vtr_axis_set_range (y, 0, MAX (highest (counts), 1) * 1.04);
  draw_groups (panel, counts, bins->edges, FALSE, vtr_column_get_name (column));
}

static void
draw_levels (VtrPanel *panel, const Counts *counts, const char *column)
{
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);

  vtr_axis_set_title (x, _("Rows"));
  vtr_axis_set_visible (x, FALSE, TRUE, TRUE);
  vtr_axis_set_tick_style (x, VTR_TICKS_COUNT);
  vtr_axis_set_range (x, 0, MAX (highest (counts), 1) * SHARE_ROOM);
  vtr_axis_set_bands (y, (const char *const *) counts->bins, NULL, NULL, counts->n_bins);
  vtr_axis_set_visible (y, TRUE, TRUE, FALSE);
  draw_groups (panel, counts, NULL, TRUE, column);
  draw_ends (panel, counts);
}

/* A line for each bin and class. */
static VtrDataset *
make_table (const Counts *counts, const VtrChartBins *bins, const char *target)
{
  guint n = counts->n_bins * counts->n_groups;
  g_autofree const char **names = g_new (const char *, n + 1);
  g_autofree const char **groups = g_new (const char *, n + 1);
  g_autofree double *low = g_new (double, n + 1), *high = g_new (double, n + 1);
  GPtrArray *columns = vtr_table_begin ();

  for (guint i = 0; i < n; i++)
    {
      guint b = i % counts->n_bins;
      names[i] = counts->bins[b];
      groups[i] = counts->groups != NULL ? counts->groups[i / counts->n_bins] : "";
      low[i] = bins != NULL ? bins->edges[b] + (bins->values ? 0.5 : 0) : NAN;
      high[i] = bins != NULL ? bins->edges[b + 1] - (bins->values ? 0.5 : 0) : NAN;
    }
  if (bins != NULL)
    {
      vtr_table_add_numbers (columns, "low", low, n);
      vtr_table_add_numbers (columns, "high", high, n);
    }
  else
    vtr_table_add_texts (columns, "value", names, n);
  if (counts->groups != NULL)
    vtr_table_add_texts (columns, target, groups, n);
  vtr_table_add_numbers (columns, "rows", counts->counts, n);
  return vtr_table_end (columns);
}

static char *
make_sentence (const Counts *counts, const VtrColumn *column, const VtrChartClasses *classes)
{
  GString *text = g_string_new (NULL);
  gsize n = vtr_column_get_n_rows (column), n_missing = vtr_column_get_n_missing (column);
  g_autofree char *rows = vtr_chart_dup_rows (n - n_missing);
  guint mode = 0;
  double all = 0;

  for (guint b = 0; b < counts->n_bins; b++)
    {
      mode = counts->total[b] > counts->total[mode] ? b : mode;
      all += counts->total[b];
    }
  g_autofree char *share = vtr_label_percent (all > 0 ? counts->total[mode] / all : NAN);
  g_string_append_printf (text, _("Values of %s in %s; most frequent: %s, %s of them."), vtr_column_get_name (column), rows,
                          counts->bins[mode], share);
  if (counts->chosen >= 0 && counts->total[mode] > 0)
    {
      g_autofree char *part = vtr_label_percent (counts->counts[mode] / counts->total[mode]);
      g_string_append_printf (text, _(" Of these, %s have %s %s."), part, classes->target, counts->groups[0]);
    }
  if (n_missing > 0)
    {
      g_autofree char *missing = vtr_label_percent ((double) n_missing / n);
      g_string_append_printf (text, _(" %s are missing."), missing);
    }
  return g_string_free (text, FALSE);
}

static void
set_legend (VtrFigure *figure, VtrPanel *panel, const Counts *counts, const VtrChartClasses *classes, gboolean shares)
{
  g_autofree char *subtitle = NULL;

  if (classes == NULL)
    return;
  subtitle = counts->chosen >= 0 && shares ? g_strdup_printf (_("share with %s %s"), classes->target, counts->groups[0])
                                           : g_strdup_printf (_("by %s"), classes->target);
  vtr_figure_set_subtitle (figure, subtitle);
  vtr_panel_set_legend (panel, VTR_LEGEND_ABOVE, NULL);
}

static VtrPicture *
vtr_chart_histogram_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  VtrColumn *column = vtr_chart_need_column (chart, input, input->argument, error);
  g_autoptr (VtrFigure) figure = vtr_figure_new (input->argument);
  g_autoptr (VtrChartClasses) classes = NULL;
  g_autoptr (VtrChartBins) bins = NULL;
  g_autoptr (Counts) counts = NULL;
  g_autofree double *numbers = NULL;
  VtrPanel *panel;
  gsize n;

  if (column == NULL)
    return NULL;
  n = vtr_column_get_n_rows (column);
  classes = vtr_chart_classes_new (input, column);
  numbers = vtr_chart_read_column (column);
  panel = vtr_figure_add_panel (figure, 0, 0);
  if (vtr_chart_is_number (column))
    {
      bins = vtr_chart_bins_new (numbers, n);
      counts = count_numbers (column, numbers, bins, classes);
      vtr_figure_set_natural_size (figure, 480, 320);
      draw_numbers (panel, counts, bins, column);
    }
  else
    {
      counts = count_levels (column, numbers, n, input->max_display > 0 ? input->max_display : MAX_SHOWN, classes);
      vtr_figure_set_natural_size (figure, 480, 130 + 24 * counts->n_bins);
      draw_levels (panel, counts, input->argument);
    }
  set_legend (figure, panel, counts, classes, bins == NULL);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (counts, bins, classes != NULL ? classes->target : NULL),
                          make_sentence (counts, column, classes));
}

static void
vtr_chart_histogram_class_init (VtrChartHistogramClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "histogram";
  configurable_class->title = N_("Values of a column");
  configurable_class->description = N_("How often the values of a column occur, split by the target's classes.");
  VTR_CHART_CLASS (klass)->argument = "COLUMN";
  VTR_CHART_CLASS (klass)->build = vtr_chart_histogram_build;
}

static void
vtr_chart_histogram_init (VtrChartHistogram *self)
{
}
