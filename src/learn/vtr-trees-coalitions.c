/* The values of coalitions for a sum of trees, without building a row.
 *
 * A leaf is reached in a coalition S exactly when S holds every player whose value of the explained
 * row the path needed (A) and none of those where it needed the background's (B). So
 *   v(S) = Σ_(A,B) c(A,B) · [A ⊆ S] · [B ∩ S = ∅],
 * with c the sum of weighted leaf values over all trees and background rows that met the pair.
 * 1. Each tree is walked once for up to 64 background rows together, as a set of bits. Where all of
 *    them go the explained row's way nothing happens; those that do not split the walk in two, one
 *    with the player in A, one with it in B. A player that is decided stays so.
 * 2. Pairs are summed in a hash table over all trees and background rows.
 * 3. Each distinct pair is evaluated once over all coalitions: the columns of A and B, kept as bits
 *    over coalitions, are ANDed and the value is added where a bit is left.
 * With a link in between, the sum over background rows cannot be moved inside: then steps 1 to 3 are
 * done a background row at a time.
 * Where the two outputs of every leaf met in a tree have the same sum, as class shares have, only the
 * second is worked out and the first is what is missing to the total.
 *
 * The idea of step 1 is that of interventional TreeSHAP (Lundberg et al. 2020). Additions have the
 * same order in every variant of a kernel, so all give the same bits. Thread-safe. Memory: the pairs
 * (at most MAX_PAIRS, then they are evaluated and forgotten) and 2 bits a player and coalition. */
#include "vtr-config.h"
#include "vtr-trees-coalitions.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#define LANES     64          /* background rows walked together */
#define MAX_PAIRS (1u << 20)
#define WORDS     8           /* columns of bits are padded to as many words */

/* Distinct pairs (A, B) and their sums, in the order of their first meeting. */
typedef struct
{
  guint    n_words, n_outputs;
  guint    n, capacity;
  guint64 *keys;              /* a pair: A's words, then B's */
  double  *values;            /* n_outputs a pair */
  guint32 *slots;             /* index + 1; 0: free */
  guint32  mask;              /* slots − 1 */
} Pairs;

/* Lanes whose value is at most @threshold. */
typedef guint64 (*CompareFunc) (const double column[LANES], double threshold);
/* Adds @values[o] to sums[o × stride + c] for every coalition c in all of the @n columns. */
typedef void    (*AddFunc) (const guint64 *const *columns, guint n, gsize n_words, const double *values,
                            guint n_outputs, double *sums, gsize stride);

typedef struct
{
  const VtrTreeEnsemble *trees;
  const VtrCoalitionSet *set;
  const double          *x;
  const double          *weights;     /* of the lanes */
  double                *lanes;       /* n_inputs × LANES */
  guint8                *has_missing; /* n_inputs: a lane is NaN */
  guint                  n_words;     /* of a set of players */
  guint64               *key;         /* A, then B, as the walk has them now */
  guint32               *place;       /* n_coalitions: where each stands in columns and sums */
  Pairs                  pairs;
  guint64               *columns;     /* players, then players left out: bits over coalitions */
  gsize                  column_words;
  double                *sums;        /* n_outputs × column_words × 64 */
  gboolean               complement;  /* of two outputs only the second is summed */
  gboolean               complements; /* so far all leaves of a tree had the same sum of outputs */
  double                 tree_total;  /* that sum; NaN before the first leaf of a tree */
  CompareFunc            compare;
  AddFunc                add;
} Walk;

/* ---- pairs ---- */

static void
pairs_init (Pairs *self, guint n_words, guint n_outputs)
{
  *self = (Pairs) { n_words, n_outputs, 0, 1u << 12 };
  self->mask = 4 * self->capacity - 1;
  self->keys = g_new (guint64, (gsize) self->capacity * 2 * n_words);
  self->values = g_new (double, (gsize) self->capacity * n_outputs);
  self->slots = g_new0 (guint32, self->mask + 1);
}

static void
pairs_clear (Pairs *self)
{
  g_free (self->keys);
  g_free (self->values);
  g_free (self->slots);
}

static void
pairs_forget (Pairs *self)
{
  self->n = 0;
  memset (self->slots, 0, (self->mask + 1) * sizeof (guint32));
}

static guint32
hash_key (const guint64 *key, guint n)
{
  guint64 hash = 0;

  for (guint i = 0; i < n; i++)
    {
      hash = (hash ^ key[i]) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
      hash ^= hash >> 29;
    }
  return (guint32) (hash ^ hash >> 32);
}

/* Where @key is, or the free slot where it belongs. */
static guint32
find_slot (const Pairs *self, const guint64 *key)
{
  guint n = 2 * self->n_words;
  guint32 slot = hash_key (key, n) & self->mask;

  while (self->slots[slot] != 0
         && memcmp (self->keys + (gsize) (self->slots[slot] - 1) * n, key, n * sizeof *key) != 0)
    slot = (slot + 1) & self->mask;
  return slot;
}

static void
pairs_grow (Pairs *self)
{
  self->capacity *= 2;
  self->mask = 4 * self->capacity - 1;
  self->keys = g_renew (guint64, self->keys, (gsize) self->capacity * 2 * self->n_words);
  self->values = g_renew (double, self->values, (gsize) self->capacity * self->n_outputs);
  g_free (self->slots);
  self->slots = g_new0 (guint32, self->mask + 1);
  for (guint i = 0; i < self->n; i++)
    self->slots[find_slot (self, self->keys + (gsize) i * 2 * self->n_words)] = i + 1;
}

static void
pairs_add (Pairs *self, const guint64 *key, const double *values, double weight)
{
  guint32 slot = find_slot (self, key);
  double *sums;

  if (self->slots[slot] == 0)
    {
      if (self->n == self->capacity)
        {
          pairs_grow (self);
          slot = find_slot (self, key);
        }
      memcpy (self->keys + (gsize) self->n * 2 * self->n_words, key, 2 * self->n_words * sizeof *key);
      memset (self->values + (gsize) self->n * self->n_outputs, 0, self->n_outputs * sizeof (double));
      self->slots[slot] = ++self->n;
    }
  sums = self->values + (gsize) (self->slots[slot] - 1) * self->n_outputs;
  for (guint o = 0; o < self->n_outputs; o++)
    sums[o] += weight * values[o];
}

/* ---- kernels ---- */

static guint64
compare_plain (const double column[LANES], double threshold)
{
  guint64 bits = 0;

  for (guint i = 0; i < LANES; i++)
    bits |= (guint64) (column[i] <= threshold) << i;
  return bits;
}

static guint64
and_columns (const guint64 *const *columns, guint n, gsize w)
{
  guint64 bits = G_MAXUINT64;

  for (guint k = 0; k < n; k++)
    bits &= columns[k][w];
  return bits;
}

static void
add_plain (const guint64 *const *columns, guint n, gsize n_words, const double *values, guint n_outputs,
           double *sums, gsize stride)
{
  for (gsize w = 0; w < n_words; w++)
    for (guint64 bits = and_columns (columns, n, w); bits != 0; bits &= bits - 1)
      for (guint o = 0; o < n_outputs; o++)
        sums[o * stride + 64 * w + (gsize) __builtin_ctzll (bits)] += values[o];
}

#ifdef __x86_64__
__attribute__((target ("avx2"))) static guint64
compare_avx2 (const double column[LANES], double threshold)
{
  __m256d t = _mm256_set1_pd (threshold);
  guint64 bits = 0;

#pragma GCC unroll 16
  for (guint i = 0; i < 16; i++)
    bits |= (guint64) _mm256_movemask_pd (_mm256_cmp_pd (_mm256_loadu_pd (column + 4 * i), t, _CMP_LE_OQ)) << (4 * i);
  return bits;
}

/* All ones in lane i where bit i of @four is set. */
__attribute__((target ("avx2"))) static inline __m256d
mask_avx2 (guint64 four)
{
  const __m256i place = _mm256_setr_epi64x (1, 2, 4, 8);

  return _mm256_castsi256_pd (_mm256_cmpeq_epi64 (_mm256_and_si256 (_mm256_set1_epi64x ((gint64) four), place), place));
}

/* Adds @values where a bit of @bits is set, four coalitions at a time. A sum is never −0, so that adding 0
 * keeps it. */
__attribute__((target ("avx2"))) static inline void
add_word_avx2 (guint64 bits, const double *values, guint n_outputs, double *sums, gsize stride)
{
  guint64 left = bits | bits >> 1;

  left = (left | left >> 2) & G_GUINT64_CONSTANT (0x1111111111111111);
  for (; left != 0; left &= left - 1)
    {
      guint i = (guint) __builtin_ctzll (left);
      __m256d mask = mask_avx2 (bits >> i);

      for (guint o = 0; o < n_outputs; o++)
        {
          double *to = sums + o * stride + i;

          _mm256_storeu_pd (to, _mm256_add_pd (_mm256_loadu_pd (to), _mm256_and_pd (mask, _mm256_set1_pd (values[o]))));
        }
    }
}

/* Eight words at a time, in two registers. */
__attribute__((target ("avx2"))) static void
add_avx2 (const guint64 *const *columns, guint n, gsize n_words, const double *values, guint n_outputs,
          double *sums, gsize stride)
{
  for (gsize w = 0; w < n_words; w += WORDS)
    {
      guint64 bits[WORDS] __attribute__((aligned (32)));
      __m256i low = _mm256_set1_epi64x (-1), high = low;

      for (guint k = 0; k < n; k++)
        {
          low = _mm256_and_si256 (low, _mm256_loadu_si256 ((const __m256i *) (columns[k] + w)));
          high = _mm256_and_si256 (high, _mm256_loadu_si256 ((const __m256i *) (columns[k] + w + 4)));
        }
      _mm256_store_si256 ((__m256i *) bits, low);
      _mm256_store_si256 ((__m256i *) (bits + 4), high);
      for (guint i = 0; i < WORDS; i++)
        if (bits[i] != 0 && n_outputs == 1)   /* without the inner loop */
          add_word_avx2 (bits[i], values, 1, sums + 64 * (w + i), stride);
        else if (bits[i] != 0)
          add_word_avx2 (bits[i], values, n_outputs, sums + 64 * (w + i), stride);
    }
}

__attribute__((target ("avx512f"))) static guint64
compare_avx512 (const double column[LANES], double threshold)
{
  __m512d t = _mm512_set1_pd (threshold);
  guint64 bits = 0;

#pragma GCC unroll 8
  for (guint i = 0; i < 8; i++)
    bits |= (guint64) _mm512_cmp_pd_mask (_mm512_loadu_pd (column + 8 * i), t, _CMP_LE_OQ) << (8 * i);
  return bits;
}

/* Eight words at a time; only bytes with a bit left, eight coalitions each, are touched. */
__attribute__((target ("avx512f,avx512bw"))) static void
add_avx512 (const guint64 *const *columns, guint n, gsize n_words, const double *values, guint n_outputs,
            double *sums, gsize stride)
{
  for (gsize w = 0; w < n_words; w += WORDS)
    {
      guint8 bytes[64] __attribute__((aligned (64)));
      __m512i bits = _mm512_set1_epi64 (-1);

      for (guint k = 0; k < n; k++)
        bits = _mm512_and_si512 (bits, _mm512_loadu_si512 (columns[k] + w));
      _mm512_store_si512 (bytes, bits);
      for (guint64 left = _mm512_test_epi8_mask (bits, bits); left != 0; left &= left - 1)
        {
          guint i = (guint) __builtin_ctzll (left);

          for (guint o = 0; o < n_outputs; o++)
            {
              double *to = sums + o * stride + 64 * w + 8 * i;
              __m512d old = _mm512_loadu_pd (to);

              _mm512_storeu_pd (to, _mm512_mask_add_pd (old, bytes[i], old, _mm512_set1_pd (values[o])));
            }
        }
    }
}
#endif

static void
choose_kernels (Walk *walk)
{
  walk->compare = compare_plain;
  walk->add = add_plain;
#ifdef __x86_64__
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw"))
    {
      walk->compare = compare_avx512;
      walk->add = add_avx512;
    }
  else if (__builtin_cpu_supports ("avx2"))
    {
      walk->compare = compare_avx2;
      walk->add = add_avx2;
    }
#endif
}

/* ---- the walk ---- */

static gboolean
goes_left (const VtrTreeEnsemble *trees, guint32 node, double value)
{
  return isnan (value) ? trees->missing_left[node] : value <= trees->threshold[node];
}

static guint64
lanes_left (const Walk *walk, guint32 node, guint64 group)
{
  guint feature = (guint) walk->trees->feature[node];
  const double *column = walk->lanes + (gsize) feature * LANES;
  guint64 left = 0;

  if (!walk->has_missing[feature])
    return walk->compare (column, walk->trees->threshold[node]) & group;
  for (; group != 0; group &= group - 1)
    if (goes_left (walk->trees, node, column[__builtin_ctzll (group)]))
      left |= group & -group;
  return left;
}

static void
meet_leaf (Walk *walk, guint32 node, guint64 group)
{
  const double *value = walk->trees->value + (gsize) node * walk->trees->n_outputs;
  double weight = 0;

  for (; group != 0; group &= group - 1)
    weight += walk->weights[__builtin_ctzll (group)];
  if (walk->complement)
    {
      double total = value[0] + value[1];

      if (isnan (walk->tree_total))
        walk->tree_total = total;
      walk->complements &= fabs (total - walk->tree_total) <= 4 * G_MINDOUBLE + 4e-16 * fabs (total);
      value++;
    }
  pairs_add (&walk->pairs, walk->key, value, weight);
}

/* Goes down from @node with the lanes @group. Recursion only where the group splits or a player is
 * decided, so its depth is bounded by players + lanes, not by the tree. */
static void
walk_down (Walk *walk, guint32 node, guint64 group)
{
  const VtrTreeEnsemble *trees = walk->trees;

  while (trees->left[node] >= 0)
    {
      guint feature = (guint) trees->feature[node];
      int player = walk->set->player[feature];
      gboolean x_left = goes_left (trees, node, walk->x[feature]);
      guint32 same = (guint32) (x_left ? trees->left[node] : trees->right[node]);
      guint32 other = (guint32) (x_left ? trees->right[node] : trees->left[node]);
      guint32 here = node;
      guint64 *have, *lack, bit, left, differ;

      node = same;
      if (player < 0)
        continue;
      have = walk->key + player / 64;
      lack = have + walk->n_words;
      bit = G_GUINT64_CONSTANT (1) << (player % 64);
      if (*have & bit)
        continue;
      left = lanes_left (walk, here, group);
      differ = x_left ? group & ~left : left;
      if (differ == 0)
        continue;
      if (!(*lack & bit))
        {
          *have |= bit;
          walk_down (walk, same, differ);
          *have &= ~bit;
          *lack |= bit;
          walk_down (walk, other, differ);
          *lack &= ~bit;
        }
      else
        walk_down (walk, other, differ);
      group &= ~differ;
      if (group == 0)
        return;
    }
  meet_leaf (walk, node, group);
}

/* ---- evaluation ---- */

/* Adds what the pairs stand for to the sums, and forgets them. */
static void
evaluate_pairs (Walk *walk)
{
  guint n_players = walk->set->n_players;
  g_autofree const guint64 **columns = g_new (const guint64 *, MAX (n_players, 1));

  for (guint i = 0; i < walk->pairs.n; i++)
    {
      const guint64 *key = walk->pairs.keys + (gsize) i * 2 * walk->n_words;
      guint n = 0;

      for (guint w = 0; w < 2 * walk->n_words; w++)
        for (guint64 bits = key[w]; bits != 0; bits &= bits - 1)
          {
            guint player = 64 * (w % walk->n_words) + (guint) __builtin_ctzll (bits);

            columns[n++] = walk->columns + (w < walk->n_words ? player : n_players + player) * walk->column_words;
          }
      walk->add (columns, n, walk->column_words, walk->pairs.values + (gsize) i * walk->pairs.n_outputs,
                 walk->pairs.n_outputs, walk->sums, walk->column_words * 64);
    }
  pairs_forget (&walk->pairs);
}

/* The players by how many nodes ask for them, most first; (transfer full). */
static guint *
rank_players (const VtrTreeEnsemble *trees, const VtrCoalitionSet *set)
{
  g_autofree guint *counts = g_new0 (guint, MAX (set->n_players, 1));
  guint *players = g_new (guint, MAX (set->n_players, 1));

  for (guint i = 0; i < trees->n_nodes; i++)
    if (trees->left[i] >= 0 && set->player[trees->feature[i]] >= 0)
      counts[set->player[trees->feature[i]]]++;
  for (guint p = 0; p < set->n_players; p++)
    {
      guint at = p;

      for (; at > 0 && counts[players[at - 1]] < counts[p]; at--)
        players[at] = players[at - 1];
      players[at] = p;
    }
  return players;
}

typedef struct { guint64 key; guint32 coalition; } Placed;

static int
compare_placed (const void *a, const void *b)
{
  const Placed *x = a, *y = b;

  return x->key != y->key ? (x->key > y->key ? 1 : -1) : (x->coalition > y->coalition) - (x->coalition < y->coalition);
}

/* Coalitions are put side by side that agree on the players asked for most: those of a pair then
 * lie together, and one addition serves several. */
static void
place_coalitions (Walk *walk)
{
  const VtrCoalitionSet *set = walk->set;
  g_autofree guint *players = rank_players (walk->trees, set);
  g_autofree Placed *placed = g_new (Placed, MAX (set->n_coalitions, 1));

  for (gsize c = 0; c < set->n_coalitions; c++)
    {
      placed[c] = (Placed) { 0, (guint32) c };
      for (guint r = 0; r < MIN (set->n_players, 64); r++)
        placed[c].key = placed[c].key << 1
          | (set->bits[c * set->words_per_coalition + players[r] / 64] >> (players[r] % 64) & 1);
    }
  qsort (placed, set->n_coalitions, sizeof (Placed), compare_placed);
  for (gsize c = 0; c < set->n_coalitions; c++)
    walk->place[placed[c].coalition] = (guint32) c;
}

/* Bits over coalitions for each player, and the opposite for each player left out. */
static void
turn_coalitions (Walk *walk)
{
  const VtrCoalitionSet *set = walk->set;

  for (guint p = 0; p < set->n_players; p++)
    {
      guint64 *with = walk->columns + p * walk->column_words;
      guint64 *without = walk->columns + (set->n_players + p) * walk->column_words;

      for (gsize c = 0; c < set->n_coalitions; c++)
        {
          guint64 bit = set->bits[c * set->words_per_coalition + p / 64] >> (p % 64) & 1;

          guint32 place = walk->place[c];

          with[place / 64] |= bit << (place % 64);
          without[place / 64] |= (bit ^ 1) << (place % 64);
        }
    }
}

/* Up to LANES background rows as columns; lanes beyond them are never asked for. */
static void
load_lanes (Walk *walk, VtrMatrixView background, const double *weights)
{
  walk->weights = weights;
  for (guint j = 0; j < walk->trees->n_inputs; j++)
    {
      double *column = walk->lanes + (gsize) j * LANES;

      walk->has_missing[j] = FALSE;
      for (gsize b = 0; b < background.n_rows; b++)
        {
          column[b] = vtr_matrix_view_row (background, b)[j];
          walk->has_missing[j] |= isnan (column[b]);
        }
    }
}

/* The raw sums of one group of background rows join the sums. FALSE: cancelled. */
static gboolean
walk_group (Walk *walk, VtrMatrixView background, const double *weights, double *total, VtrProgress *progress)
{
  double weight = 0;
  guint64 group = background.n_rows == LANES ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << background.n_rows) - 1;

  load_lanes (walk, background, weights);
  for (gsize b = 0; b < background.n_rows; b++)
    weight += weights[b];
  for (guint t = 0; t < walk->trees->n_trees; t++)
    {
      if (progress != NULL && vtr_progress_is_cancelled (progress))
        return FALSE;
      walk->tree_total = NAN;
      walk_down (walk, walk->trees->root[t], group);
      *total += weight * walk->tree_total;
      if (walk->pairs.n > MAX_PAIRS)
        evaluate_pairs (walk);
    }
  return TRUE;
}

static void
walk_init (Walk *walk, const VtrTreeEnsemble *trees, const double *x, const VtrCoalitionSet *set, gboolean complement)
{
  *walk = (Walk) { .trees = trees, .set = set, .x = x, .complement = complement, .complements = TRUE };
  walk->n_words = MAX (1, (set->n_players + 63) / 64);
  walk->column_words = (set->n_coalitions + 64 * WORDS - 1) / (64 * WORDS) * WORDS;
  walk->lanes = g_new0 (double, (gsize) trees->n_inputs * LANES);
  walk->has_missing = g_new0 (guint8, trees->n_inputs);
  walk->key = g_new0 (guint64, 2 * walk->n_words);
  walk->columns = g_new0 (guint64, 2 * MAX (set->n_players, 1) * walk->column_words);
  walk->sums = g_new0 (double, trees->n_outputs * walk->column_words * 64);
  pairs_init (&walk->pairs, walk->n_words, complement ? 1 : trees->n_outputs);
  walk->place = g_new (guint32, MAX (set->n_coalitions, 1));
  choose_kernels (walk);
  place_coalitions (walk);
  turn_coalitions (walk);
}

static void
walk_clear (Walk *walk)
{
  g_free (walk->lanes);
  g_free (walk->has_missing);
  g_free (walk->key);
  g_free (walk->columns);
  g_free (walk->place);
  g_free (walk->sums);
  pairs_clear (&walk->pairs);
}

/* The raw outputs of coalition @c from the sums; @total: of both outputs. */
static void
read_sums (const Walk *walk, gsize c, double total, double *row)
{
  const VtrTreeEnsemble *trees = walk->trees;
  gsize stride = walk->column_words * 64;

  for (guint o = 0; o < trees->n_outputs && !walk->complement; o++)
    row[o] = trees->base[o] + walk->sums[o * stride + walk->place[c]];
  if (walk->complement)
    {
      row[0] = trees->base[0] + (total - walk->sums[walk->place[c]]);
      row[1] = trees->base[1] + walk->sums[walk->place[c]];
    }
}

/* out += weight × (base + sums), through the link where there is one; the sums are zero afterwards. */
static void
deliver (Walk *walk, gboolean link, double weight, double total, VtrMatrixView out)
{
  guint n_outputs = walk->trees->n_outputs;
  g_autofree double *row = g_new (double, n_outputs);

  for (gsize c = 0; c < out.n_rows; c++)
    {
      read_sums (walk, c, total, row);
      if (link)
        vtr_tree_ensemble_apply_link (walk->trees, (VtrMatrixView) { row, 1, n_outputs, n_outputs });
      for (guint o = 0; o < n_outputs; o++)
        vtr_matrix_view_row (out, c)[o] += weight * row[o];
    }
  memset (walk->sums, 0, n_outputs * walk->column_words * 64 * sizeof (double));
}

/* FALSE: the outputs are no complements after all, and @out says nothing. */
static gboolean
evaluate (const VtrTreeEnsemble *ensemble, gboolean link, gboolean complement, const double *x, VtrMatrixView background,
          const double *weights, const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress)
{
  gsize step = link ? 1 : LANES;
  const double one = 1;
  gboolean going = TRUE;
  double total = 0;
  Walk walk;

  walk_init (&walk, ensemble, x, set, complement);
  for (gsize c = 0; c < out.n_rows; c++)
    memset (vtr_matrix_view_row (out, c), 0, out.n_columns * sizeof (double));
  for (gsize b = 0; going && walk.complements && b < background.n_rows; b += step)
    {
      VtrMatrixView rows = vtr_matrix_view_rows (background, b, MIN (step, background.n_rows - b));

      going = walk_group (&walk, rows, link ? &one : weights + b, &total, progress);
      if (link)
        {
          evaluate_pairs (&walk);
          deliver (&walk, TRUE, weights[b], 0, out);
        }
    }
  if (!link && walk.complements)
    {
      evaluate_pairs (&walk);
      deliver (&walk, FALSE, 1, total, out);
    }
  walk_clear (&walk);
  return walk.complements;
}

/**
 * vtr_trees_evaluate_coalitions:
 * @ensemble: checked trees
 * @raw: whether to leave out the link
 * @x: n_inputs numbers
 * @background: n × n_inputs
 * @weights: n weights that sum to 1
 * @set: the coalitions
 * @out: n_coalitions × n_outputs, overwritten
 * @progress: (nullable): asked before every tree whether to stop
 *
 * Returns: %TRUE
 */
gboolean
vtr_trees_evaluate_coalitions (const VtrTreeEnsemble *ensemble, gboolean raw, const double *x, VtrMatrixView background,
                               const double *weights, const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress)
{
  gboolean link = !raw && ensemble->link != VTR_LINK_IDENTITY;

  if (link || ensemble->n_outputs != 2
      || !evaluate (ensemble, FALSE, TRUE, x, background, weights, set, out, progress))
    evaluate (ensemble, link, FALSE, x, background, weights, set, out, progress);
  return TRUE;
}
