/* The best cut of one node: sums of weights by 8-bit code, then one pass over the codes that occur.
 * Small nodes are sorted by rank instead, and each rank that occurs is a code of its own: their cuts
 * are between the real values.
 * - Two classes and whole-number counts: both counts share one 64-bit word, so a row costs one
 *   addition a column, and four columns are counted in one pass over the rows.
 * - Otherwise the sums are doubles: by class, or of weight and weighted value.
 * Which codes occur is kept as one byte each: small nodes then cost their rows, not 256 codes.
 *
 * For two classes, Gini's gain and the variance's are both proportional to
 *   (s_l − w_l·s/w)² / (w_l·w_r),
 * compared by multiplying out instead of dividing. With more classes the gain is
 *   Σ_k l_k²/w_l + Σ_k r_k²/w_r, and for entropy Σ_k l_k log l_k − w_l log w_l + the same on the right.
 * Method: Breiman, Friedman, Olshen and Stone (1984), ch. 4 and 8. Sibling subtraction is not used:
 * neighbouring nodes draw different columns. */
#include "vtr-config.h"
#include "vtr-forest-split.h"
#include <math.h>
#include <string.h>

#define GROUP 4     /* columns counted in one pass */
#define RUN   16    /* ranks put in order by insertion before runs are merged */

/* Nodes up to this many rows are sorted: all where the set is small, and in a large one those so
 * small that sorting costs no more than counting. */
#define SMALL_NODE 1024
#define SMALL_NODE_OF_MANY 32
#define MANY_ROWS  10000
#define LIMB  32    /* bits of each half of a word of two counts */

typedef enum { SUMS_OF_TWO, SUMS_BY_CLASS, SUMS_OF_VALUES } SumsKind;

struct _VtrSplitter
{
  const VtrTrainingSet *set;
  const VtrForestBins  *bins;
  VtrForestCriterion    criterion;
  guint                 min_leaf;
  guint                 small_node;
  SumsKind              kind;
  guint                 n_sums;         /* sums a code */
  double                class_weight[2]; /* of SUMS_OF_TWO */
  double               *centred, offset; /* the values without their mean, and that, for SUMS_OF_VALUES */
  double               *left, *right;   /* n_sums each */
  guint64              *pairs;          /* GROUP × 256 or SMALL_NODE, zero between calls */
  double               *sums;           /* SMALL_NODE × n_sums, zero between calls */
  guint32              *counts;         /* SMALL_NODE, zero between calls */
  guint8               *seen;           /* GROUP × 256, zero between calls */
  guint32               keys[SMALL_NODE], merged[SMALL_NODE];
};

/* Two classes whose rows all weigh the same within a class can be counted instead of summed. */
static gboolean
weights_follow_classes (const VtrTrainingSet *set, double class_weight[2])
{
  gboolean seen[2] = { FALSE, FALSE };

  class_weight[0] = class_weight[1] = 1;
  for (gsize i = 0; set->weights != NULL && i < set->x.n_rows; i++)
    {
      int k = set->y[i] != 0;

      if (seen[k] && set->weights[i] != class_weight[k])
        return FALSE;
      seen[k] = TRUE;
      class_weight[k] = set->weights[i];
    }
  return class_weight[0] > 0 && class_weight[1] > 0;
}

/* Far from zero, sums of squares would lose what tells the rows apart. */
static void
centre_values (VtrSplitter *self)
{
  const VtrTrainingSet *set = self->set;

  self->centred = g_new (double, set->x.n_rows);
  for (gsize i = 0; i < set->x.n_rows; i++)
    self->offset += (set->y[i] - self->offset) / (double) (i + 1);
  for (gsize i = 0; i < set->x.n_rows; i++)
    self->centred[i] = set->y[i] - self->offset;
}

VtrSplitter *
vtr_splitter_new (const VtrTrainingSet *set, const VtrForestBins *bins, const VtrForestPlan *plan)
{
  VtrSplitter *self = g_new0 (VtrSplitter, 1);

  self->set = set;
  self->bins = bins;
  self->criterion = plan->criterion;
  self->min_leaf = plan->min_samples_leaf;
  self->small_node = bins->n_rows < MANY_ROWS ? SMALL_NODE : SMALL_NODE_OF_MANY;
  if (set->task == VTR_TASK_REGRESSION)
    {
      self->kind = SUMS_OF_VALUES;
      centre_values (self);
    }
  else
    self->kind = set->n_classes == 2 && weights_follow_classes (set, self->class_weight)
                 ? SUMS_OF_TWO : SUMS_BY_CLASS;
  self->n_sums = self->kind == SUMS_BY_CLASS ? set->n_classes : 2;
  self->left = g_new0 (double, self->n_sums);
  self->right = g_new0 (double, self->n_sums);
  self->pairs = g_new0 (guint64, MAX (GROUP * VTR_FOREST_BINS, SMALL_NODE));
  self->sums = g_new0 (double, (gsize) SMALL_NODE * self->n_sums);
  self->counts = g_new0 (guint32, SMALL_NODE);
  self->seen = g_new0 (guint8, GROUP * VTR_FOREST_BINS);
  return self;
}

void
vtr_splitter_free (VtrSplitter *self)
{
  if (self == NULL)
    return;
  g_free (self->centred);
  g_free (self->left);
  g_free (self->right);
  g_free (self->pairs);
  g_free (self->sums);
  g_free (self->counts);
  g_free (self->seen);
  g_free (self);
}

guint
vtr_splitter_get_n_sums (VtrSplitter *self)
{
  return self->n_sums;
}

/* What to add to a regression's sums of values to have the values as they came. */
double
vtr_splitter_get_offset (VtrSplitter *self)
{
  return self->offset;
}

static double
sample_weight (const VtrSplitter *self, const VtrSample *sample)
{
  return self->set->weights != NULL ? sample->count * self->set->weights[sample->row] : sample->count;
}

/* x log₂ x, 0 at 0. */
static double
x_log_x (double x)
{
  return x > 0 ? x * log2 (x) : 0;
}

static double
impurity_of (const VtrSplitter *self, const double *sums, double weight)
{
  double sum = 0;

  for (guint k = 0; k < self->n_sums; k++)
    sum += self->criterion == VTR_FOREST_ENTROPY ? x_log_x (sums[k]) : sums[k] * sums[k];
  if (self->criterion == VTR_FOREST_ENTROPY)
    return MAX (0, (x_log_x (weight) - sum) / weight);
  return MAX (0, 1 - sum / (weight * weight));
}

static void
look_at_values (VtrSplitter *self, VtrNodeView *node)
{
  double weight = 0, sum = 0, squares = 0, low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < node->n; i++)
    {
      double w = sample_weight (self, &node->samples[i]), y = self->centred[node->samples[i].row];

      weight += w;
      sum += w * y;
      squares += w * y * y;
      low = MIN (low, y);
      high = MAX (high, y);
    }
  node->weight = weight;
  node->sums[0] = weight;
  node->sums[1] = sum;
  node->pure = !(low < high);
  node->impurity = node->pure ? 0 : MAX (0, squares / weight - sum / weight * (sum / weight));
}

/* Fills what the node weighs, its sums, and whether there is anything left to part. */
void
vtr_splitter_look (VtrSplitter *self, VtrNodeView *node)
{
  guint n_present = 0;

  if (self->kind == SUMS_OF_VALUES)
    {
      look_at_values (self, node);
      return;
    }
  memset (node->sums, 0, self->n_sums * sizeof (double));
  if (self->kind == SUMS_OF_TWO)
    {
      guint64 all = 0, ones = 0;

      for (gsize i = 0; i < node->n; i++)
        {
          all += node->samples[i].count;
          ones += node->samples[i].class ? node->samples[i].count : 0;
        }
      node->sums[0] = (double) (all - ones) * self->class_weight[0];
      node->sums[1] = (double) ones * self->class_weight[1];
    }
  else
    for (gsize i = 0; i < node->n; i++)
      node->sums[node->samples[i].class] += sample_weight (self, &node->samples[i]);
  node->weight = 0;
  for (guint k = 0; k < self->n_sums; k++)
    {
      node->weight += node->sums[k];
      n_present += node->sums[k] > 0;
    }
  node->pure = n_present < 2;
  node->impurity = node->pure ? 0 : impurity_of (self, node->sums, node->weight);
}

/* Bit c of the four words: code c occurs. Eight bytes become eight bits by one multiplication. */
static void
take_seen (guint8 *seen, guint64 occurs[4])
{
  for (guint w = 0; w < 4; w++)
    {
      guint64 bits = 0;

      for (guint b = 0; b < 8; b++)
        {
          guint64 bytes;

          memcpy (&bytes, seen + 64 * w + 8 * b, sizeof bytes);
          bytes = GUINT64_FROM_LE (bytes);
          bits |= (bytes * G_GUINT64_CONSTANT (0x0102040810204080) >> 56) << (8 * b);
        }
      occurs[w] = bits;
    }
  memset (seen, 0, VTR_FOREST_BINS);
}

static guint
list_codes (guint8 *seen, guint16 codes[VTR_FOREST_BINS])
{
  guint64 occurs[4];
  guint n = 0;

  take_seen (seen, occurs);
  for (guint w = 0; w < 4; w++)
    for (guint64 bits = occurs[w]; bits != 0; bits &= bits - 1)
      codes[n++] = (guint16) (64 * w + __builtin_ctzll (bits));
  return n;
}

/* The hot loop of the fit: one addition and one byte a row and column. */
static void
count_pairs_of_group (VtrSplitter *self, const VtrNodeView *node, const guint32 *features)
{
  const guint8 *codes = self->bins->codes;
  gsize stride = self->bins->n_columns;
  guint64 *pairs = self->pairs;
  guint8 *seen = self->seen;
  const guint f0 = features[0], f1 = features[1], f2 = features[2], f3 = features[3];

  for (gsize i = 0; i < node->n; i++)
    {
      VtrSample s = node->samples[i];
      const guint8 *row = codes + s.row * stride;
      guint64 add = s.count | (guint64) (s.class ? s.count : 0) << LIMB;

      pairs[row[f0]] += add;
      pairs[VTR_FOREST_BINS + row[f1]] += add;
      pairs[2 * VTR_FOREST_BINS + row[f2]] += add;
      pairs[3 * VTR_FOREST_BINS + row[f3]] += add;
      seen[row[f0]] = 1;
      seen[VTR_FOREST_BINS + row[f1]] = 1;
      seen[2 * VTR_FOREST_BINS + row[f2]] = 1;
      seen[3 * VTR_FOREST_BINS + row[f3]] = 1;
    }
}

static void
count_pairs (VtrSplitter *self, const VtrNodeView *node, guint feature)
{
  const guint8 *codes = self->bins->codes + feature;
  gsize stride = self->bins->n_columns;

  for (gsize i = 0; i < node->n; i++)
    {
      VtrSample s = node->samples[i];
      guint8 code = codes[s.row * stride];

      self->pairs[code] += s.count | (guint64) (s.class ? s.count : 0) << LIMB;
      self->seen[code] = 1;
    }
}

static void
count_sums (VtrSplitter *self, const VtrNodeView *node, guint feature)
{
  const guint8 *codes = self->bins->codes + feature;
  gsize stride = self->bins->n_columns;

  for (gsize i = 0; i < node->n; i++)
    {
      const VtrSample *s = &node->samples[i];
      guint8 code = codes[s->row * stride];
      double weight = sample_weight (self, s);

      if (self->kind == SUMS_BY_CLASS)
        self->sums[code * self->n_sums + s->class] += weight;
      else
        {
          self->sums[code * 2] += weight;
          self->sums[code * 2 + 1] += weight * self->centred[s->row];
        }
      self->seen[code] = 1;
    }
}

static void
insert_in_order (guint32 *keys, guint n)
{
  for (guint i = 1; i < n; i++)
    {
      guint32 key = keys[i];
      guint at = i;

      for (; at > 0 && keys[at - 1] > key; at--)
        keys[at] = keys[at - 1];
      keys[at] = key;
    }
}

static void
merge (const guint32 *a, guint n_a, const guint32 *b, guint n_b, guint32 *to)
{
  guint i = 0, j = 0;

  while (i < n_a && j < n_b)
    {
      gboolean first = a[i] <= b[j];

      *to++ = first ? a[i] : b[j];
      i += first;
      j += !first;
    }
  memcpy (to, a + i, (n_a - i) * sizeof *a);
  memcpy (to + n_a - i, b + j, (n_b - j) * sizeof *b);
}

/* At most SMALL_NODE keys; returns where they ended up in order. */
static guint32 *
sort_small (guint32 *keys, guint32 *spare, guint n)
{
  for (guint i = 0; i < n; i += RUN)
    insert_in_order (keys + i, MIN (RUN, n - i));
  for (guint width = RUN; width < n; width *= 2)
    {
      guint32 *swap = keys;

      for (guint i = 0; i < n; i += 2 * width)
        merge (keys + i, MIN (width, n - i), keys + MIN (i + width, n), MIN (width, n - MIN (i + width, n)), spare + i);
      keys = spare;
      spare = swap;
    }
  return keys;
}

static void
count_one (VtrSplitter *self, const VtrSample *s, guint code)
{
  double weight;

  self->counts[code]++;
  if (self->kind == SUMS_OF_TWO)
    {
      self->pairs[code] += s->count | (guint64) (s->class ? s->count : 0) << LIMB;
      return;
    }
  weight = sample_weight (self, s);
  if (self->kind == SUMS_BY_CLASS)
    self->sums[code * self->n_sums + s->class] += weight;
  else
    {
      self->sums[code * 2] += weight;
      self->sums[code * 2 + 1] += weight * self->centred[s->row];
    }
}

/* Counts a small node by rank: code c is the c-th rank that occurs, and @ranks[c] is that rank. */
static guint
count_sorted (VtrSplitter *self, const VtrNodeView *node, guint feature, guint16 ranks[SMALL_NODE])
{
  const guint16 *column = self->bins->ranks + feature;
  guint32 *keys = self->keys;
  guint n_codes = 0;

  for (guint i = 0; i < node->n; i++)
    keys[i] = (guint32) column[node->samples[i].row * (gsize) self->bins->n_columns] << 16 | i;
  keys = sort_small (keys, self->merged, (guint) node->n);
  for (guint i = 0; i < node->n; i++)
    {
      guint16 rank = (guint16) (keys[i] >> 16);

      if (i == 0 || rank != ranks[n_codes - 1])
        ranks[n_codes++] = rank;
      count_one (self, &node->samples[keys[i] & G_MAXUINT16], n_codes - 1);
    }
  return n_codes;
}

/* Rows by code; only asked for where leaves have a minimum above one. */
static void
count_rows (VtrSplitter *self, const VtrNodeView *node, guint feature)
{
  const guint8 *codes = self->bins->codes + feature;

  for (gsize i = 0; i < node->n; i++)
    self->counts[codes[node->samples[i].row * (gsize) self->bins->n_columns]]++;
}

/* Whether cutting after code @at leaves enough rows on both sides; @rows runs along. */
static gboolean
leaves_enough (VtrSplitter *self, const VtrNodeView *node, guint code, gsize *rows)
{
  if (self->min_leaf <= 1)
    return TRUE;
  *rows += self->counts[code];
  self->counts[code] = 0;
  return *rows >= self->min_leaf && node->n - *rows >= self->min_leaf;
}

/* A cut's merit as a fraction; compared without dividing. */
typedef struct { double num, den; int at; } Merit;

static void
consider (Merit *best, double num, double den, int at)
{
  if (num * best->den > best->num * den)
    *best = (Merit) { num, den, at };
}

static double
entropy_merit (const double *left, const double *right, guint n, double weight_left, double weight_right)
{
  double sum = -x_log_x (weight_left) - x_log_x (weight_right);

  for (guint k = 0; k < n; k++)
    sum += x_log_x (left[k]) + x_log_x (right[k]);
  return sum;
}

static Merit
scan_pairs (VtrSplitter *self, const VtrNodeView *node, guint64 *pairs, const guint16 *codes, guint n_codes)
{
  Merit best = { -INFINITY, 1, -1 };
  guint64 acc = 0;
  double w0 = self->class_weight[0], w1 = self->class_weight[1], share = node->sums[1] / node->weight;
  gsize rows = 0;

  for (guint i = 0; i + 1 < n_codes; i++)
    {
      double zeros, ones, left;

      acc += pairs[codes[i]];
      pairs[codes[i]] = 0;
      ones = (double) (gint64) (acc >> LIMB);
      zeros = ((double) (gint64) (acc & G_MAXUINT32) - ones) * w0;
      ones *= w1;
      left = zeros + ones;
      if (!leaves_enough (self, node, codes[i], &rows))
        continue;
      if (self->criterion == VTR_FOREST_ENTROPY)
        {
          double l[2] = { zeros, ones }, r[2] = { node->sums[0] - zeros, node->sums[1] - ones };

          consider (&best, entropy_merit (l, r, 2, left, r[0] + r[1]), 1, (int) i);
        }
      else
        {
          double d = ones - left * share;

          consider (&best, d * d, left * (node->weight - left), (int) i);
        }
    }
  pairs[codes[n_codes - 1]] = 0;
  return best;
}

static Merit
scan_values (VtrSplitter *self, const VtrNodeView *node, const guint16 *codes, guint n_codes)
{
  Merit best = { -INFINITY, 1, -1 };
  double weight = 0, sum = 0, mean = node->sums[1] / node->weight;
  gsize rows = 0;

  for (guint i = 0; i + 1 < n_codes; i++)
    {
      double d;

      weight += self->sums[codes[i] * 2];
      sum += self->sums[codes[i] * 2 + 1];
      d = sum - weight * mean;
      if (leaves_enough (self, node, codes[i], &rows) && weight > 0 && node->weight - weight > 0)
        consider (&best, d * d, weight * (node->weight - weight), (int) i);
    }
  return best;
}

static Merit
scan_classes (VtrSplitter *self, const VtrNodeView *node, const guint16 *codes, guint n_codes)
{
  Merit best = { -INFINITY, 1, -1 };
  guint n = self->n_sums;
  double left = 0;
  gsize rows = 0;

  memset (self->left, 0, n * sizeof (double));
  for (guint i = 0; i + 1 < n_codes; i++)
    {
      const double *sums = self->sums + codes[i] * n;
      double squares_left = 0, squares_right = 0, right;

      for (guint k = 0; k < n; k++)
        {
          self->left[k] += sums[k];
          self->right[k] = node->sums[k] - self->left[k];
          left += sums[k];
          squares_left += self->left[k] * self->left[k];
          squares_right += self->right[k] * self->right[k];
        }
      right = node->weight - left;
      if (!leaves_enough (self, node, codes[i], &rows) || !(left > 0) || !(right > 0))
        continue;
      consider (&best, self->criterion == VTR_FOREST_ENTROPY
                       ? entropy_merit (self->left, self->right, n, left, right)
                       : squares_left / left + squares_right / right, 1, (int) i);
    }
  return best;
}

static Merit
scan (VtrSplitter *self, const VtrNodeView *node, guint slot, const guint16 *codes, guint n_codes)
{
  Merit best;

  if (self->kind == SUMS_OF_TWO)
    best = scan_pairs (self, node, self->pairs + slot * VTR_FOREST_BINS, codes, n_codes);
  else if (self->kind == SUMS_OF_VALUES)
    best = scan_values (self, node, codes, n_codes);
  else
    best = scan_classes (self, node, codes, n_codes);
  for (guint i = 0; i < n_codes && self->kind != SUMS_OF_TWO; i++)
    memset (self->sums + codes[i] * self->n_sums, 0, self->n_sums * sizeof (double));
  self->counts[codes[n_codes - 1]] = 0;
  return best;
}

static void
take_better (VtrSplit *split, const Merit *merit, guint feature, guint rank, guint next)
{
  if (split->feature < 0 || merit->num / merit->den > split->gain)
    *split = (VtrSplit) { (int) feature, rank, next, merit->num / merit->den };
}

/* The best cut of one counted column; the sums are zero again afterwards. */
static gboolean
finish_column (VtrSplitter *self, const VtrNodeView *node, guint feature, guint slot, VtrSplit *split)
{
  const guint32 *first = self->bins->columns[feature].first;
  guint16 codes[VTR_FOREST_BINS];
  guint n_codes = list_codes (self->seen + slot * VTR_FOREST_BINS, codes);
  Merit best;

  if (self->min_leaf > 1)
    count_rows (self, node, feature);
  best = scan (self, node, slot, codes, n_codes);
  if (best.at >= 0)
    take_better (split, &best, feature, first[codes[best.at] + 1] - 1, first[codes[best.at + 1]]);
  return n_codes > 1;
}

static gboolean
try_sorted (VtrSplitter *self, const VtrNodeView *node, guint feature, VtrSplit *split)
{
  guint16 ranks[SMALL_NODE];
  guint16 codes[SMALL_NODE];
  guint n_codes = count_sorted (self, node, feature, ranks);
  Merit best;

  for (guint c = 0; c < n_codes; c++)
    codes[c] = (guint16) c;
  best = scan (self, node, 0, codes, n_codes);
  memset (self->counts, 0, n_codes * sizeof *self->counts);
  if (best.at >= 0)
    take_better (split, &best, feature, ranks[best.at], ranks[best.at + 1]);
  return n_codes > 1;
}

gboolean
vtr_splitter_try (VtrSplitter *self, const VtrNodeView *node, const guint32 *features, guint n_features, VtrSplit *best)
{
  gboolean varies = FALSE;
  guint i = 0;

  for (; node->n <= self->small_node && i < n_features; i++)
    varies |= try_sorted (self, node, features[i], best);
  for (; self->kind == SUMS_OF_TWO && i + GROUP <= n_features; i += GROUP)
    {
      count_pairs_of_group (self, node, features + i);
      for (guint g = 0; g < GROUP; g++)
        varies |= finish_column (self, node, features[i + g], g, best);
    }
  for (; i < n_features; i++)
    {
      if (self->kind == SUMS_OF_TWO)
        count_pairs (self, node, features[i]);
      else
        count_sums (self, node, features[i]);
      varies |= finish_column (self, node, features[i], 0, best);
    }
  return varies;
}
