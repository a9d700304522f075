/* Scaling: (x − centre) / scale for each column. standard: mean and population standard deviation;
 * minmax: minimum and range; robust: median and distance of the quartiles (type 7); maxabs: 0 and the
 * largest absolute value. A constant column is centred and divided by 1. Missing values are not looked
 * at in the fit and stay missing. By itself it leaves pixels alone, which are on one scale already.
 * A column counts as constant when its variance is within rounding: n·ε·var + (n·mean·ε)², the bound
 * of Chan, Golub and LeVeque (1983) for a two-pass variance. */
#include "vtr-config.h"

#include "vtr-rescale.h"
#include "vtr-error.h"
#include "vtr-order.h"
#include "vtr-parallel.h"
#include "vtr-pipeline.h"
#include "vtr-step-private.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct { double centre, scale; } Scaling;

struct _VtrRescale
{
  VtrStep         parent_instance;
  VtrRescaleMethod  method;
  GPtrArray      *names;
  GArray         *scalings;   /* of Scaling */
  GHashTable     *by_name;    /* name → index + 1 */
};

G_DEFINE_FINAL_TYPE (VtrRescale, vtr_rescale, VTR_TYPE_STEP)

G_DEFINE_ENUM_TYPE (VtrRescaleMethod, vtr_rescale_method,
                    G_DEFINE_ENUM_VALUE (VTR_RESCALE_STANDARD, "standard"),
                    G_DEFINE_ENUM_VALUE (VTR_RESCALE_MINMAX, "minmax"),
                    G_DEFINE_ENUM_VALUE (VTR_RESCALE_ROBUST, "robust"),
                    G_DEFINE_ENUM_VALUE (VTR_RESCALE_MAXABS, "maxabs"))

enum { PROP_0, PROP_METHOD, N_PROPS };
static GParamSpec *properties[N_PROPS];

typedef struct { VtrRescale *self; VtrDataset *dataset; const guint *columns; Scaling *scalings; } FitJob;

static Scaling
standard_of (const double *values, gsize n)
{
  double sum = 0, squares = 0, rest = 0, mean, variance;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  mean = sum / n;
  for (gsize i = 0; i < n; i++)
    {
      double d = values[i] - mean;

      squares += d * d;
      rest += d;
    }
  variance = (squares - rest * rest / n) / n;
  if (isfinite (variance)
      && variance <= n * DBL_EPSILON * variance + (n * mean * DBL_EPSILON) * (n * mean * DBL_EPSILON))
    variance = 0;
  return (Scaling) { mean, sqrt (variance) };
}

static Scaling
range_of (const double *values, gsize n, gboolean absolute)
{
  double low = values[0], high = values[0];

  for (gsize i = 1; i < n; i++)
    {
      low = MIN (low, values[i]);
      high = MAX (high, values[i]);
    }
  return absolute ? (Scaling) { 0, MAX (-low, high) } : (Scaling) { low, high - low };
}

static Scaling
quartiles_of (double *values, gsize n)
{
  double q1 = vtr_order_quantile (values, n, 0.25);
  double median = vtr_order_quantile (values, n, 0.5);

  return (Scaling) { median, vtr_order_quantile (values, n, 0.75) - q1 };
}

static Scaling
scaling_of (VtrRescale *self, VtrColumn *column)
{
  gsize n;
  g_autofree double *values = vtr_step_read_known (column, &n);
  Scaling scaling = { 0, 1 };

  if (n == 0)
    return scaling;
  switch (self->method)
    {
    case VTR_RESCALE_STANDARD: scaling = standard_of (values, n); break;
    case VTR_RESCALE_MINMAX: scaling = range_of (values, n, FALSE); break;
    case VTR_RESCALE_ROBUST: scaling = quartiles_of (values, n); break;
    case VTR_RESCALE_MAXABS: scaling = range_of (values, n, TRUE); break;
    }
  if (scaling.scale == 0)
    scaling.scale = 1;
  return scaling;
}

static void
fit_range_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  FitJob *job = data;

  for (gsize i = begin; i < end; i++)
    job->scalings[i] = scaling_of (job->self, vtr_dataset_get_column (job->dataset, job->columns[i]));
}

static void
forget (VtrRescale *self)
{
  g_hash_table_remove_all (self->by_name);
  g_ptr_array_set_size (self->names, 0);
  g_array_set_size (self->scalings, 0);
}

/* FALSE when there is one of that name. */
static gboolean
learn (VtrRescale *self, const char *name, Scaling scaling)
{
  char *own = g_strdup (name);

  g_ptr_array_add (self->names, own);
  g_array_append_val (self->scalings, scaling);
  return g_hash_table_insert (self->by_name, own, GUINT_TO_POINTER (self->names->len));
}

static gboolean
is_no_pixel (VtrColumn *column)
{
  return vtr_step_is_numeric (column) && vtr_column_get_divisor (column) != VTR_PIXEL_DIVISOR;
}

static gboolean
check_scaling (const char *name, Scaling scaling, GError **error)
{
  if (isfinite (scaling.centre) && isfinite (scaling.scale))
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
               _("the column “%s” has values too large to scale"), name);
  return FALSE;
}

static gboolean
vtr_rescale_fit (VtrStep *step, VtrDataset *dataset, VtrColumn *target, guint64 seed,
               VtrProgress *progress, GError **error)
{
  VtrRescale *self = VTR_RESCALE (step);
  gboolean chosen = vtr_step_get_columns (step) != NULL;
  g_autoptr (GArray) columns
    = vtr_step_choose (step, dataset, chosen ? vtr_step_is_numeric : is_no_pixel,
                       _("%s is for numbers, and the column “%s” does not hold numbers"), error);
  g_autofree Scaling *scalings = NULL;
  g_autofree char *summary = NULL;
  FitJob job;

  if (columns == NULL)
    return FALSE;
  scalings = g_new0 (Scaling, MAX (columns->len, 1));
  job = (FitJob) { self, dataset, (const guint *) columns->data, scalings };
  if (!vtr_parallel_for (columns->len, 1, fit_range_cb, &job, progress, error))
    return FALSE;
  forget (self);
  for (guint i = 0; i < columns->len; i++)
    {
      const char *name = vtr_column_get_name (vtr_dataset_get_column (dataset, job.columns[i]));

      if (!check_scaling (name, scalings[i], error))
        return FALSE;
      learn (self, name, scalings[i]);
    }
  summary = g_strdup_printf (_("scaled %u columns"), columns->len);
  vtr_step_set_summary (step, summary);
  return TRUE;
}

static VtrColumn *
scale_column (VtrColumn *column, Scaling scaling)
{
  gsize n = vtr_column_get_n_rows (column);
  double *values = g_new (double, MAX (n, 1));
  guint64 *missing = NULL;

  vtr_column_read_numbers (column, NULL, 0, n, values, 1);
  if (vtr_column_get_n_missing (column) > 0)
    {
      missing = g_new0 (guint64, n / 64 + 1);
      for (gsize i = 0; i < n; i++)
        missing[i / 64] |= (guint64) (isnan (values[i]) != 0) << (i % 64);
    }
  for (gsize i = 0; i < n; i++)
    values[i] = (values[i] - scaling.centre) / scaling.scale;
  return vtr_column_new_take (vtr_column_get_name (column), VTR_KIND_NUMERIC, VTR_STORAGE_DOUBLE,
                              values, 1, missing, NULL, n);
}

static VtrDataset *
vtr_rescale_transform (VtrStep *step, VtrDataset *dataset, GPtrArray *sources, GError **error)
{
  VtrRescale *self = VTR_RESCALE (step);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  if (!vtr_step_check_columns (step, dataset, self->names, error))
    return NULL;
  for (guint i = 0; i < vtr_dataset_get_n_columns (dataset); i++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, i);
      const char *name = vtr_column_get_name (column);
      guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_name, name));

      if (found > 0 && !vtr_step_is_numeric (column))
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                       _("the column “%s” does not hold numbers, and did when scale was fitted"), name);
          return NULL;
        }
      g_ptr_array_add (columns,
                       found == 0 ? vtr_column_ref (column)
                                  : scale_column (column, g_array_index (self->scalings, Scaling, found - 1)));
      if (sources != NULL)
        g_ptr_array_add (sources, g_strdup (name));
    }
  return vtr_step_rebuild (dataset, columns, error);
}

static GVariant *
vtr_rescale_save (VtrStep *step)
{
  VtrRescale *self = VTR_RESCALE (step);
  GVariantBuilder centres, scales, builder;

  g_variant_builder_init (&centres, G_VARIANT_TYPE ("a{sd}"));
  g_variant_builder_init (&scales, G_VARIANT_TYPE ("a{sd}"));
  for (guint i = 0; i < self->names->len; i++)
    {
      Scaling scaling = g_array_index (self->scalings, Scaling, i);

      g_variant_builder_add (&centres, "{sd}", self->names->pdata[i], scaling.centre);
      g_variant_builder_add (&scales, "{sd}", self->names->pdata[i], scaling.scale);
    }
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "centre", g_variant_builder_end (&centres));
  g_variant_builder_add (&builder, "{sv}", "scale", g_variant_builder_end (&scales));
  return g_variant_builder_end (&builder);
}

static gboolean
vtr_rescale_load (VtrStep *step, GVariant *state, GError **error)
{
  VtrRescale *self = VTR_RESCALE (step);
  g_autoptr (GVariant) centres = g_variant_lookup_value (state, "centre", G_VARIANT_TYPE ("a{sd}"));
  g_autoptr (GVariant) scales = g_variant_lookup_value (state, "scale", G_VARIANT_TYPE ("a{sd}"));

  if (centres == NULL || scales == NULL
      || g_variant_n_children (centres) != g_variant_n_children (scales))
    return vtr_step_corrupt (step, error);
  forget (self);
  for (gsize i = 0; i < g_variant_n_children (centres); i++)
    {
      const char *name, *same;
      Scaling scaling;

      g_variant_get_child (centres, i, "{&sd}", &name, &scaling.centre);
      g_variant_get_child (scales, i, "{&sd}", &same, &scaling.scale);
      if (strcmp (name, same) != 0 || !learn (self, name, scaling)
          || !isfinite (scaling.centre) || !isfinite (scaling.scale) || !(scaling.scale > 0))
        return vtr_step_corrupt (step, error);
    }
  return TRUE;
}

static void
vtr_rescale_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_METHOD)
    g_value_set_enum (value, VTR_RESCALE (object)->method);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vtr_rescale_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_METHOD)
    VTR_RESCALE (object)->method = g_value_get_enum (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vtr_rescale_finalize (GObject *object)
{
  VtrRescale *self = VTR_RESCALE (object);

  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->names);
  g_array_unref (self->scalings);
  G_OBJECT_CLASS (vtr_rescale_parent_class)->finalize (object);
}

static void
vtr_rescale_class_init (VtrRescaleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);
  VtrStepClass *step_class = VTR_STEP_CLASS (klass);

  object_class->get_property = vtr_rescale_get_property;
  object_class->set_property = vtr_rescale_set_property;
  object_class->finalize = vtr_rescale_finalize;

  configurable_class->name = "scale";
  configurable_class->title = N_("Scale numbers");
  configurable_class->description = N_("Brings numeric columns to one scale");

  step_class->fit = vtr_rescale_fit;
  step_class->transform = vtr_rescale_transform;
  step_class->save = vtr_rescale_save;
  step_class->load = vtr_rescale_load;

  properties[PROP_METHOD]
    = g_param_spec_enum ("method", N_("Method"),
                         N_("standard: mean 0, deviation 1; minmax: 0 to 1; robust: median and quartiles; maxabs: at most 1"),
                         VTR_TYPE_RESCALE_METHOD, VTR_RESCALE_STANDARD,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_rescale_init (VtrRescale *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->scalings = g_array_new (FALSE, FALSE, sizeof (Scaling));
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
}
