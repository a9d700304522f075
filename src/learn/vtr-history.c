/* Histories of fits. The thread that fits appends, others read: everything is under one lock, and
 * what is read is copied, so a reader never sees half a row. It says nothing about what is drawn. */
#include "vtr-config.h"

#include "vtr-history.h"
#include "vtr-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_SERIES 64
#define MAX_VALUES (1u << 24)

struct _VtrHistory
{
  GObject        parent_instance;
  GMutex         lock;
  char          *round;
  char         **names;
  guint          n_names;
  GArray        *values;    /* rows of n_names doubles */
  VtrHistoryFunc func;
  gpointer       data;
};

G_DEFINE_FINAL_TYPE (VtrHistory, vtr_history, G_TYPE_OBJECT)

static void
vtr_history_finalize (GObject *object)
{
  VtrHistory *self = VTR_HISTORY (object);

  g_mutex_clear (&self->lock);
  g_free (self->round);
  g_strfreev (self->names);
  g_array_unref (self->values);
  G_OBJECT_CLASS (vtr_history_parent_class)->finalize (object);
}

static void
vtr_history_class_init (VtrHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_history_finalize;
}

static void
vtr_history_init (VtrHistory *self)
{
  g_mutex_init (&self->lock);
  self->names = g_new0 (char *, 1);
  self->round = g_strdup ("epoch");
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
}

static guint
count_rows (VtrHistory *self)
{
  return self->n_names > 0 ? self->values->len / self->n_names : 0;
}

/**
 * vtr_history_new:
 *
 * Returns: (transfer full): a history without rows
 */
VtrHistory *
vtr_history_new (void)
{
  return g_object_new (VTR_TYPE_HISTORY, NULL);
}

/**
 * vtr_history_begin:
 * @self: (nullable): a history
 * @round: what one row stands for, as files call it: "epoch"
 * @names: (array zero-terminated=1): the series, as files call them: "loss", "validation_loss"
 *
 * Says what will come, and drops what was there.
 */
void
vtr_history_begin (VtrHistory *self, const char *round, const char *const *names)
{
  if (self == NULL)
    return;
  g_return_if_fail (VTR_IS_HISTORY (self) && round != NULL && names != NULL);
  g_mutex_lock (&self->lock);
  g_free (self->round);
  g_strfreev (self->names);
  self->round = g_strdup (round);
  self->names = g_strdupv ((char **) names);
  self->n_names = g_strv_length (self->names);
  g_array_set_size (self->values, 0);
  g_mutex_unlock (&self->lock);
}

/**
 * vtr_history_append:
 * @self: (nullable): a history that has begun
 * @values: (array): a number for each series; NaN where it is not known
 *
 * Adds a row and tells the watcher, in the calling thread.
 */
void
vtr_history_append (VtrHistory *self, const double *values)
{
  if (self == NULL)
    return;
  g_return_if_fail (VTR_IS_HISTORY (self) && self->n_names > 0);
  g_mutex_lock (&self->lock);
  g_array_append_vals (self->values, values, self->n_names);
  g_mutex_unlock (&self->lock);
  if (self->func != NULL)
    self->func (self, self->data);
}

/**
 * vtr_history_set_watch:
 * @self: a history that nobody fills yet
 * @func: (nullable): called after each row, in the thread that fits
 * @data: for @func
 *
 * A job posts vtr_history_copy() as its partial result from @func.
 */
void
vtr_history_set_watch (VtrHistory *self, VtrHistoryFunc func, gpointer data)
{
  g_return_if_fail (VTR_IS_HISTORY (self));
  self->func = func;
  self->data = data;
}

/**
 * vtr_history_copy:
 * @self: a history, perhaps still growing
 *
 * Returns: (transfer full): what it holds now; grows no more, and has no watcher
 */
VtrHistory *
vtr_history_copy (VtrHistory *self)
{
  VtrHistory *copy = vtr_history_new ();

  g_return_val_if_fail (VTR_IS_HISTORY (self), copy);
  g_mutex_lock (&self->lock);
  vtr_history_begin (copy, self->round, (const char *const *) self->names);
  g_array_append_vals (copy->values, self->values->data, self->values->len);
  g_mutex_unlock (&self->lock);
  return copy;
}

/**
 * vtr_history_get_n_rows:
 * @self: a history
 *
 * Returns: how many rows it has by now
 */
guint
vtr_history_get_n_rows (VtrHistory *self)
{
  guint n;

  g_return_val_if_fail (VTR_IS_HISTORY (self), 0);
  g_mutex_lock (&self->lock);
  n = count_rows (self);
  g_mutex_unlock (&self->lock);
  return n;
}

/**
 * vtr_history_dup_round:
 * @self: a history
 *
 * Returns: (transfer full): what a row stands for: "epoch"
 */
char *
vtr_history_dup_round (VtrHistory *self)
{
  char *round;

  g_return_val_if_fail (VTR_IS_HISTORY (self), NULL);
  g_mutex_lock (&self->lock);
  round = g_strdup (self->round);
  g_mutex_unlock (&self->lock);
  return round;
}

/**
 * vtr_history_dup_names:
 * @self: a history
 *
 * Returns: (transfer full): the names of its series
 */
char **
vtr_history_dup_names (VtrHistory *self)
{
  char **names;

  g_return_val_if_fail (VTR_IS_HISTORY (self), NULL);
  g_mutex_lock (&self->lock);
  names = g_strdupv (self->names);
  g_mutex_unlock (&self->lock);
  return names;
}

/**
 * vtr_history_dup_series:
 * @self: a history
 * @name: "validation_loss"
 * @n: (out): how many numbers
 *
 * Returns: (transfer full)(nullable)(array length=n): one number a row, NaN where it is not known;
 *   %NULL where there is no such series
 */
double *
vtr_history_dup_series (VtrHistory *self, const char *name, guint *n)
{
  double *series = NULL;

  g_return_val_if_fail (VTR_IS_HISTORY (self) && n != NULL, NULL);
  g_mutex_lock (&self->lock);
  *n = 0;
  for (guint k = 0; k < self->n_names && series == NULL; k++)
    if (strcmp (self->names[k], name) == 0)
      {
        *n = count_rows (self);
        series = g_new (double, MAX (*n, 1));
        for (guint i = 0; i < *n; i++)
          series[i] = g_array_index (self->values, double, i * self->n_names + k);
      }
  g_mutex_unlock (&self->lock);
  return series;
}

/**
 * vtr_history_save:
 * @self: a history
 *
 * Returns: (transfer floating): what vtr_history_load() takes
 */
GVariant *
vtr_history_save (VtrHistory *self)
{
  GVariantDict dict;

  g_return_val_if_fail (VTR_IS_HISTORY (self), NULL);
  g_variant_dict_init (&dict, NULL);
  g_mutex_lock (&self->lock);
  g_variant_dict_insert (&dict, "round", "s", self->round);
  g_variant_dict_insert_value (&dict, "names",
                               g_variant_new_strv ((const char *const *) self->names, -1));
  g_variant_dict_insert_value (&dict, "values",
                               g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, self->values->data,
                                                          self->values->len, sizeof (double)));
  g_mutex_unlock (&self->lock);
  return g_variant_dict_end (&dict);
}

/**
 * vtr_history_load:
 * @state: what vtr_history_save() gave, perhaps from a file and then believed nowhere
 *
 * Returns: (transfer full): the history, or %NULL with %VTR_ERROR_CORRUPT
 */
VtrHistory *
vtr_history_load (GVariant *state, GError **error)
{
  g_autoptr (VtrHistory) self = vtr_history_new ();
  g_autoptr (GVariant) values = NULL;
  g_auto (GStrv) names = NULL;
  const char *round = NULL;
  const double *data;
  gsize n_values = 0, n_names;

  if (g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT)
      && g_variant_lookup (state, "round", "&s", &round)
      && g_variant_lookup (state, "names", "^as", &names)
      && (values = g_variant_lookup_value (state, "values", G_VARIANT_TYPE ("ad"))) != NULL)
    {
      data = g_variant_get_fixed_array (values, &n_values, sizeof (double));
      n_names = g_strv_length (names);
      if (n_names > 0 && n_names <= MAX_SERIES && n_values <= MAX_VALUES && n_values % n_names == 0)
        {
          vtr_history_begin (self, round, (const char *const *) names);
          g_array_append_vals (self->values, data, n_values);
          return g_steal_pointer (&self);
        }
    }
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_CORRUPT,
                       _("the history of the training is damaged"));
  return NULL;
}
