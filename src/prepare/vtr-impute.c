/* Filling missing values with one value per column: mean, median, most frequent, or a constant.
 * Every column it applies to is learned, whether or not training rows lack a value there: new rows may.
 * Of equally frequent values the first wins (the smallest, or the first in level order). A column
 * without a single known value is filled with 0, or with the level "missing". Filling by neighbours or
 * by a model is not done here. */
#include "vtr-config.h"

#include "vtr-impute.h"
#include "vtr-error.h"
#include "vtr-levels.h"
#include "vtr-number.h"
#include "vtr-order.h"
#include "vtr-parallel.h"
#include "vtr-step-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NO_LEVEL "missing"

typedef struct { double number; char *text; /* (nullable): a level, else a number */ } Fill;

struct _VtrImpute
{
  VtrStep            parent_instance;
  VtrImputeStrategy  strategy;
  char              *value;
  GPtrArray         *names;      /* of the columns learned */
  GArray            *fills;      /* of Fill */
  GHashTable        *by_name;    /* name → index + 1 */
};

G_DEFINE_FINAL_TYPE (VtrImpute, vtr_impute, VTR_TYPE_STEP)

G_DEFINE_ENUM_TYPE (VtrImputeStrategy, vtr_impute_strategy,
                    G_DEFINE_ENUM_VALUE (VTR_IMPUTE_AUTOMATIC, "automatic"),
                    G_DEFINE_ENUM_VALUE (VTR_IMPUTE_MEAN, "mean"),
                    G_DEFINE_ENUM_VALUE (VTR_IMPUTE_MEDIAN, "median"),
                    G_DEFINE_ENUM_VALUE (VTR_IMPUTE_MODE, "mode"),
                    G_DEFINE_ENUM_VALUE (VTR_IMPUTE_CONSTANT, "constant"))

enum { PROP_0, PROP_STRATEGY, PROP_VALUE, N_PROPS };
static GParamSpec *properties[N_PROPS];

typedef struct { VtrImpute *self; VtrDataset *dataset; const guint *columns; Fill *fills; } FitJob;

static void
fill_clear (gpointer data)
{
  g_free (((Fill *) data)->text);
}

static void
forget (VtrImpute *self)
{
  g_hash_table_remove_all (self->by_name);
  g_ptr_array_set_size (self->names, 0);
  g_array_set_size (self->fills, 0);
}

/* Takes @fill. FALSE when there is one of that name. */
static gboolean
learn (VtrImpute *self, const char *name, Fill fill)
{
  char *own = g_strdup (name);

  g_ptr_array_add (self->names, own);
  g_array_append_val (self->fills, fill);
  return g_hash_table_insert (self->by_name, own, GUINT_TO_POINTER (self->names->len));
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
most_frequent (double *values, gsize n)
{
  double best = 0;
  gsize best_run = 0;

  qsort (values, n, sizeof (double), compare_doubles);
  for (gsize i = 0, run; i < n; i += run)
    {
      for (run = 1; i + run < n && values[i + run] == values[i]; run++)
        ;
      if (run > best_run)
        {
          best = values[i];
          best_run = run;
        }
    }
  return best;
}

static double
mean_of (const double *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return sum / n;
}

/* The median of a column of bytes without missing values, by counting: pictures have many. */
static double
median_of_bytes (VtrColumn *column)
{
  const guint8 *bytes = vtr_column_get_data (column);
  gsize n = vtr_column_get_n_rows (column), counts[256] = { 0 }, below = 0;
  double middle[2] = { 0, 0 }, divisor = vtr_column_get_divisor (column);

  for (gsize i = 0; i < n; i++)
    counts[bytes[i]]++;
  for (guint value = 0; value < 256; below += counts[value++])
    for (guint half = 0; half < 2; half++)
      if (below <= (n - 1 + half) / 2 && (n - 1 + half) / 2 < below + counts[value])
        middle[half] = value / divisor;
  return middle[0] + (middle[1] - middle[0]) * 0.5;
}

static double
number_for (VtrImpute *self, VtrColumn *column)
{
  gsize n;
  g_autofree double *values = NULL;
  double constant = 0;

  if (self->strategy == VTR_IMPUTE_CONSTANT)
    {
      vtr_number_parse (self->value, strlen (self->value), &constant);   /* "" is 0 */
      return constant;
    }
  if ((self->strategy == VTR_IMPUTE_MEDIAN || self->strategy == VTR_IMPUTE_AUTOMATIC)
      && vtr_column_get_storage (column) == VTR_STORAGE_UINT8
      && vtr_column_get_n_missing (column) == 0 && vtr_column_get_n_rows (column) > 0)
    return median_of_bytes (column);
  values = vtr_step_read_known (column, &n);
  if (n == 0)
    return 0;
  switch (self->strategy)
    {
    case VTR_IMPUTE_MEAN: return mean_of (values, n);
    case VTR_IMPUTE_MODE: return most_frequent (values, n);
    default: return vtr_order_quantile (values, n, 0.5);
    }
}

static char *
level_for (VtrImpute *self, VtrColumn *column)
{
  g_auto (GStrv) levels = NULL;
  g_autofree guint64 *counts = NULL;
  guint n, best = 0;

  if (self->strategy == VTR_IMPUTE_CONSTANT)
    return g_strdup (self->value[0] != '\0' ? self->value : NO_LEVEL);
  levels = vtr_levels_dup_used (column, &counts, &n);
  for (guint i = 1; i < n; i++)
    if (counts[i] > counts[best])
      best = i;
  return g_strdup (n > 0 ? levels[best] : NO_LEVEL);
}

static void
fit_range_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  FitJob *job = data;

  for (gsize i = begin; i < end; i++)
    {
      VtrColumn *column = vtr_dataset_get_column (job->dataset, job->columns[i]);

      if (vtr_step_is_categorical (column))
        job->fills[i].text = level_for (job->self, column);
      else
        job->fills[i].number = number_for (job->self, column);
    }
}

static gboolean
applies_to_any (VtrColumn *column)
{
  return vtr_step_is_numeric (column) || vtr_step_is_categorical (column);
}

/* A constant that must be a number, where numbers are to be filled. */
static gboolean
check_constant (VtrImpute *self, VtrDataset *dataset, GArray *columns, GError **error)
{
  double number;

  if (self->strategy != VTR_IMPUTE_CONSTANT || self->value[0] == '\0'
      || (vtr_number_parse (self->value, strlen (self->value), &number) && isfinite (number)))
    return TRUE;
  for (guint i = 0; i < columns->len; i++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, g_array_index (columns, guint, i));

      if (!vtr_step_is_numeric (column))
        continue;
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("impute cannot fill the numeric column “%s” with “%s”: value must be a number there"),
                   vtr_column_get_name (column), self->value);
      return FALSE;
    }
  return TRUE;
}

static void
summarise (VtrImpute *self, VtrDataset *dataset, GArray *columns)
{
  g_autofree char *summary = NULL;
  guint64 n_cells = 0;
  guint n_columns = 0;

  for (guint i = 0; i < columns->len; i++)
    {
      gsize n = vtr_column_get_n_missing (vtr_dataset_get_column (dataset,
                                                                  g_array_index (columns, guint, i)));

      n_cells += n;
      n_columns += n > 0;
    }
  summary = g_strdup_printf (_("filled %" G_GUINT64_FORMAT " cells in %u columns"), n_cells, n_columns);
  vtr_step_set_summary (VTR_STEP (self), summary);
}

static gboolean
vtr_impute_fit (VtrStep *step, VtrDataset *dataset, VtrColumn *target, guint64 seed,
                VtrProgress *progress, GError **error)
{
  VtrImpute *self = VTR_IMPUTE (step);
  gboolean numbers_only = self->strategy == VTR_IMPUTE_MEAN || self->strategy == VTR_IMPUTE_MEDIAN;
  g_autoptr (GArray) columns
    = vtr_step_choose (step, dataset, numbers_only ? vtr_step_is_numeric : applies_to_any,
                       _("%s cannot fill the column “%s” so: it does not hold numbers"), error);
  g_autofree Fill *fills = NULL;
  FitJob job;

  if (columns == NULL || !check_constant (self, dataset, columns, error))
    return FALSE;
  fills = g_new0 (Fill, MAX (columns->len, 1));
  job = (FitJob) { self, dataset, (const guint *) columns->data, fills };
  if (!vtr_parallel_for (columns->len, 1, fit_range_cb, &job, progress, error))
    {
      for (guint i = 0; i < columns->len; i++)
        fill_clear (&fills[i]);
      return FALSE;
    }
  forget (self);
  for (guint i = 0; i < columns->len; i++)
    learn (self, vtr_column_get_name (vtr_dataset_get_column (dataset, job.columns[i])), fills[i]);
  summarise (self, dataset, columns);
  return TRUE;
}

static VtrColumn *
fill_numbers (VtrColumn *column, double number)
{
  gsize n = vtr_column_get_n_rows (column);
  double *values = g_new (double, MAX (n, 1));

  vtr_column_read_numbers (column, NULL, 0, n, values, 1);
  for (gsize i = 0; i < n; i++)
    if (isnan (values[i]))
      values[i] = number;
  return vtr_column_new_take (vtr_column_get_name (column), vtr_column_get_kind (column),
                              VTR_STORAGE_DOUBLE, values, 1, NULL, NULL, n);
}

static VtrColumn *
fill_levels (VtrColumn *column, const char *level)
{
  const char *const *levels = vtr_column_get_levels (column, NULL);
  gsize n = vtr_column_get_n_rows (column);
  g_autofree const char **texts = g_new (const char *, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    {
      double code = vtr_column_get_number (column, i);

      texts[i] = isnan (code) ? level : levels[(gsize) code];
    }
  return vtr_column_new_text (vtr_column_get_name (column), VTR_KIND_CATEGORICAL, texts, n);
}

static VtrColumn *
fill_column (VtrImpute *self, VtrColumn *column, GError **error)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_name, vtr_column_get_name (column)));
  const Fill *fill;

  if (found == 0 || vtr_column_get_n_missing (column) == 0)
    return vtr_column_ref (column);
  fill = &g_array_index (self->fills, Fill, found - 1);
  if ((fill->text != NULL) != vtr_step_is_categorical (column))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                   _("the column “%s” is %s, and was not when impute was fitted"),
                   vtr_column_get_name (column), vtr_kind_to_string (vtr_column_get_kind (column)));
      return NULL;
    }
  return fill->text != NULL ? fill_levels (column, fill->text) : fill_numbers (column, fill->number);
}

static VtrDataset *
vtr_impute_transform (VtrStep *step, VtrDataset *dataset, GPtrArray *sources, GError **error)
{
  VtrImpute *self = VTR_IMPUTE (step);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  if (!vtr_step_check_columns (step, dataset, self->names, error))
    return NULL;
  for (guint i = 0; i < vtr_dataset_get_n_columns (dataset); i++)
    {
      VtrColumn *column = fill_column (self, vtr_dataset_get_column (dataset, i), error);

      if (column == NULL)
        return NULL;
      g_ptr_array_add (columns, column);
      if (sources != NULL)
        g_ptr_array_add (sources, g_strdup (vtr_column_get_name (column)));
    }
  return vtr_step_rebuild (dataset, columns, error);
}

static GVariant *
vtr_impute_save (VtrStep *step)
{
  VtrImpute *self = VTR_IMPUTE (step);
  GVariantBuilder fills, builder;

  g_variant_builder_init (&fills, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < self->fills->len; i++)
    {
      const Fill *fill = &g_array_index (self->fills, Fill, i);

      g_variant_builder_add (&fills, "{sv}", self->names->pdata[i],
                             fill->text != NULL ? g_variant_new_string (fill->text)
                                                : g_variant_new_double (fill->number));
    }
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "fill", g_variant_builder_end (&fills));
  return g_variant_builder_end (&builder);
}

static gboolean
vtr_impute_load (VtrStep *step, GVariant *state, GError **error)
{
  VtrImpute *self = VTR_IMPUTE (step);
  g_autoptr (GVariant) fills = g_variant_lookup_value (state, "fill", G_VARIANT_TYPE_VARDICT);
  GVariantIter iter;
  const char *name;
  GVariant *value;

  if (fills == NULL)
    return vtr_step_corrupt (step, error);
  forget (self);
  g_variant_iter_init (&iter, fills);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value))
    {
      g_autoptr (GVariant) own = value;
      Fill fill = { 0 };

      if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        fill.text = g_variant_dup_string (value, NULL);
      else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
        fill.number = g_variant_get_double (value);
      else
        return vtr_step_corrupt (step, error);
      if (!learn (self, name, fill) || !isfinite (fill.number))
        return vtr_step_corrupt (step, error);
    }
  return TRUE;
}

static void
vtr_impute_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VtrImpute *self = VTR_IMPUTE (object);

  if (id == PROP_STRATEGY)
    g_value_set_enum (value, self->strategy);
  else if (id == PROP_VALUE)
    g_value_set_string (value, self->value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vtr_impute_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VtrImpute *self = VTR_IMPUTE (object);

  if (id == PROP_STRATEGY)
    self->strategy = g_value_get_enum (value);
  else if (id == PROP_VALUE)
    {
      g_free (self->value);
      self->value = g_value_get_string (value) != NULL ? g_value_dup_string (value) : g_strdup ("");
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vtr_impute_finalize (GObject *object)
{
  VtrImpute *self = VTR_IMPUTE (object);

  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->names);
  g_array_unref (self->fills);
  g_free (self->value);
  G_OBJECT_CLASS (vtr_impute_parent_class)->finalize (object);
}

static void
vtr_impute_class_init (VtrImputeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);
  VtrStepClass *step_class = VTR_STEP_CLASS (klass);

  object_class->get_property = vtr_impute_get_property;
  object_class->set_property = vtr_impute_set_property;
  object_class->finalize = vtr_impute_finalize;

  configurable_class->name = "impute";
  configurable_class->title = N_("Fill missing values");
  configurable_class->description = N_("Fills missing values with one value per column");

  step_class->fit = vtr_impute_fit;
  step_class->transform = vtr_impute_transform;
  step_class->save = vtr_impute_save;
  step_class->load = vtr_impute_load;

  properties[PROP_STRATEGY]
    = g_param_spec_enum ("strategy", N_("Strategy"),
                         N_("What to fill with; automatic: the median of numbers, the most frequent category"),
                         VTR_TYPE_IMPUTE_STRATEGY, VTR_IMPUTE_AUTOMATIC,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_VALUE]
    = g_param_spec_string ("value", N_("Value"), N_("What to fill with when the strategy is constant"),
                           "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_impute_init (VtrImpute *self)
{
  self->value = g_strdup ("");
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->fills = g_array_new (FALSE, FALSE, sizeof (Fill));
  g_array_set_clear_func (self->fills, fill_clear);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
}
