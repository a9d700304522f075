/* Evaluates the JSON models of tests/reference/explain in double: linear, logistic, layers, trees.
 */
#include "reference-model.h"
#include <math.h>
#include <string.h>

typedef struct
{
  guint n_in, n_out;
  double *w, *b;
  char activation;
} Layer;
typedef struct
{
  guint n;
  double *threshold, *value;
  int *feature, *left, *right;
} Tree;

struct _ReferenceModel
{
  VtrModel parent_instance;
  GArray *layers, *trees;
  double base;
  gboolean sigmoid;
  guint64 count; /* atomic by its lock */
  GMutex lock;
};

G_DEFINE_FINAL_TYPE (ReferenceModel, reference_model, VTR_TYPE_MODEL)

static double *
read_numbers (JsonArray *array)
{
  guint n = json_array_get_length (array);
  double *numbers = g_new (double, n + 1);

  for (guint i = 0; i < n; i++)
    numbers[i] = json_array_get_double_element (array, i);
  return numbers;
}

static int *
read_ints (JsonArray *array)
{
  guint n = json_array_get_length (array);
  int *numbers = g_new (int, n + 1);

  for (guint i = 0; i < n; i++)
    numbers[i] = (int) json_array_get_int_element (array, i);
  return numbers;
}

static void
add_layer (ReferenceModel *self, JsonObject *from)
{
  JsonArray *w = json_object_get_array_member (from, "W");
  Layer layer = { json_array_get_length (w),
                  json_array_get_length (json_object_get_array_member (from, "b")) };

  layer.b = read_numbers (json_object_get_array_member (from, "b"));
  layer.w = g_new (double, layer.n_in *layer.n_out);
  layer.activation = json_object_get_string_member (from, "activation")[0];
  for (guint i = 0; i < layer.n_in; i++)
    for (guint j = 0; j < layer.n_out; j++)
      layer.w[i * layer.n_out + j] =
          json_array_get_double_element (json_array_get_array_element (w, i), j);
  g_array_append_val (self->layers, layer);
}

static void
add_tree (ReferenceModel *self, JsonObject *from)
{
  Tree tree = { json_array_get_length (json_object_get_array_member (from, "left")) };

  tree.threshold = read_numbers (json_object_get_array_member (from, "threshold"));
  tree.value = read_numbers (json_object_get_array_member (from, "value"));
  tree.feature = read_ints (json_object_get_array_member (from, "feature"));
  tree.left = read_ints (json_object_get_array_member (from, "left"));
  tree.right = read_ints (json_object_get_array_member (from, "right"));
  g_array_append_val (self->trees, tree);
}

static void
define (ReferenceModel *self, JsonObject *from)
{
  const char *output = json_object_get_string_member_with_default (from, "output", "identity");

  self->sigmoid = strcmp (output, "sigmoid") == 0;
  if (json_object_has_member (from, "layers"))
    {
      JsonArray *layers = json_object_get_array_member (from, "layers");

      for (guint i = 0; i < json_array_get_length (layers); i++)
        add_layer (self, json_array_get_object_element (layers, i));
      self->sigmoid = g_array_index (self->layers, Layer, self->layers->len - 1).activation == 's';
    }
  else if (json_object_has_member (from, "trees"))
    {
      JsonArray *trees = json_object_get_array_member (from, "trees");

      self->base = json_object_get_double_member (from, "base");
      for (guint i = 0; i < json_array_get_length (trees); i++)
        add_tree (self, json_array_get_object_element (trees, i));
    }
  else
    {
      JsonArray *coef = json_object_get_array_member (from, "coef");
      Layer layer = { json_array_get_length (coef), 1, read_numbers (coef), g_new (double, 1),
                      'i' };

      layer.b[0] = json_object_get_double_member (from, "intercept");
      g_array_append_val (self->layers, layer);
    }
}

static double
answer (ReferenceModel *self, const double *x)
{
  double a[64], b[64], sum = self->base;

  for (guint t = 0; t < self->trees->len; t++)
    {
      const Tree *tree = &g_array_index (self->trees, Tree, t);
      int at = 0;

      while (tree->left[at] >= 0)
        at = x[tree->feature[at]] <= tree->threshold[at] ? tree->left[at] : tree->right[at];
      sum += tree->value[at];
    }
  for (guint l = 0; l < self->layers->len; l++)
    {
      const Layer *layer = &g_array_index (self->layers, Layer, l);

      for (guint j = 0; j < layer->n_out; j++)
        {
          b[j] = layer->b[j];
          for (guint i = 0; i < layer->n_in; i++)
            b[j] += (l == 0 ? x[i] : a[i]) * layer->w[i * layer->n_out + j];
          b[j] = layer->activation == 'r'   ? MAX (b[j], 0)
                 : layer->activation == 't' ? tanh (b[j])
                                            : b[j];
        }
      memcpy (a, b, sizeof a);
      sum = a[0];
    }
  return self->sigmoid ? 1 / (1 + exp (-sum)) : sum;
}

static void
reference_model_predict (VtrModel *model, VtrMatrixView x, VtrMatrixView out)
{
  ReferenceModel *self = REFERENCE_MODEL (model);

  for (gsize i = 0; i < x.n_rows; i++)
    {
      double value = answer (self, vtr_matrix_view_row (x, i)), *to = vtr_matrix_view_row (out, i);

      to[self->sigmoid ? 1 : 0] = value;
      if (self->sigmoid)
        to[0] = 1 - value;
    }
  g_mutex_lock (&self->lock);
  self->count += x.n_rows;
  g_mutex_unlock (&self->lock);
}

static GVariant *
reference_model_save (VtrModel *model)
{
  ReferenceModel *self = REFERENCE_MODEL (model);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "base", "d", self->base);
  return g_variant_dict_end (&dict);
}

static void
reference_model_finalize (GObject *object)
{
  ReferenceModel *self = REFERENCE_MODEL (object);

  for (guint i = 0; i < self->layers->len; i++)
    {
      g_free (g_array_index (self->layers, Layer, i).w);
      g_free (g_array_index (self->layers, Layer, i).b);
    }
  for (guint i = 0; i < self->trees->len; i++)
    {
      Tree *tree = &g_array_index (self->trees, Tree, i);

      g_free (tree->threshold);
      g_free (tree->value);
      g_free (tree->feature);
      g_free (tree->left);
      g_free (tree->right);
    }
  g_array_unref (self->layers);
  g_array_unref (self->trees);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (reference_model_parent_class)->finalize (object);
}

static void
reference_model_class_init (ReferenceModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = reference_model_finalize;
  VTR_MODEL_CLASS (klass)->kind = "reference";
  VTR_MODEL_CLASS (klass)->title = "Reference";
  VTR_MODEL_CLASS (klass)->predict = reference_model_predict;
  VTR_MODEL_CLASS (klass)->save = reference_model_save;
}

static void
reference_model_init (ReferenceModel *self)
{
  self->layers = g_array_new (FALSE, FALSE, sizeof (Layer));
  self->trees = g_array_new (FALSE, FALSE, sizeof (Tree));
  g_mutex_init (&self->lock);
}

char *
reference_find (const char *folder, const char *file)
{
  const char *tests = g_getenv ("VTR_TEST_DIR"), *shared = g_getenv ("VTR_SHARED_DIR");
  char *path = g_build_filename (tests ? tests : ".", "reference", "explain", folder, file, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_free (path);
  path = g_build_filename (shared ? shared : ".", "goldens", "explain", folder, file, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_free (path);
  return NULL;
}

JsonNode *
reference_json (const char *folder, const char *file)
{
  g_autofree char *path = reference_find (folder, file);
  g_autoptr (JsonParser) parser = json_parser_new ();

  return path != NULL && json_parser_load_from_file (parser, path, NULL)
             ? json_parser_steal_root (parser)
             : NULL;
}

/* Numbers and commas only: these files are ours. */
VtrDataset *
reference_table (const char *folder, const char *file)
{
  g_autofree char *path = reference_find (folder, file), *text = NULL;
  g_auto (GStrv) lines = NULL, names = NULL;
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  gsize n;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  names = g_strsplit (lines[0], ",", -1);
  n = g_strv_length (lines) - 1;
  for (guint j = 0; names[j] != NULL; j++)
    {
      g_autofree double *values = g_new (double, n);

      for (gsize i = 0; i < n; i++)
        {
          g_auto (GStrv) cells = g_strsplit (lines[i + 1], ",", -1);

          values[i] = g_ascii_strtod (cells[j], NULL);
        }
      g_ptr_array_add (columns, vtr_column_new_numeric (names[j], values, n));
    }
  return vtr_dataset_new (columns);
}

VtrPipeline *
reference_pipeline (VtrDataset *dataset)
{
  VtrPipeline *pipeline = vtr_pipeline_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) prepared = NULL;

  prepared = vtr_pipeline_fit (pipeline, dataset, NULL, vtr_dataset_get_n_rows (dataset), NULL, 0,
                               NULL, NULL, &error);
  g_assert_no_error (error);
  return pipeline;
}

VtrModel *
reference_model_new (JsonNode *definition, VtrPipeline *pipeline)
{
  ReferenceModel *self = g_object_new (REFERENCE_TYPE_MODEL, NULL);
  VtrModelInfo *info = vtr_model_info_new ();

  define (self, json_node_get_object (definition));
  info->task = self->sigmoid ? VTR_TASK_CLASSIFICATION : VTR_TASK_REGRESSION;
  info->learner = g_strdup ("reference");
  info->settings = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  info->target = g_strdup ("target");
  info->data_hash = g_strdup ("none");
  info->n_outputs = self->sigmoid ? 2 : 1;
  info->classes = self->sigmoid ? g_strsplit ("0,1", ",", -1) : NULL;
  info->pipeline = g_object_ref (pipeline);
  vtr_model_take_info (VTR_MODEL (self), info);
  return VTR_MODEL (self);
}

void
reference_case_open (ReferenceCase *c, const char *folder, const char *model_file)
{
  g_autoptr (JsonNode) definition = reference_json (folder, model_file);
  g_autoptr (VtrPipeline) pipeline = NULL;

  *c = (ReferenceCase){ 0 };
  g_assert_nonnull (definition);
  c->rows = reference_table (folder, "rows.csv");
  c->background = reference_table (folder, "background.csv");
  pipeline = reference_pipeline (c->background);
  c->model = reference_model_new (definition, pipeline);
  c->n_rows = vtr_dataset_get_n_rows (c->rows);
  c->index = g_new (guint32, c->n_rows);
  for (guint32 i = 0; i < c->n_rows; i++)
    c->index[i] = i;
}

void
reference_case_clear (ReferenceCase *c)
{
  g_clear_object (&c->model);
  g_clear_object (&c->rows);
  g_clear_object (&c->background);
  g_clear_pointer (&c->index, g_free);
}

VtrExplainRequest
reference_request (const ReferenceCase *c)
{
  return (VtrExplainRequest){ .model = c->model,
                              .dataset = c->rows,
                              .rows = c->index,
                              .n_rows = c->n_rows,
                              .background = c->background,
                              .background_name = "background.csv",
                              .rows_name = "all",
                              .output = -1 };
}

guint64
reference_model_count (VtrModel *model)
{
  return REFERENCE_MODEL (model)->count;
}
