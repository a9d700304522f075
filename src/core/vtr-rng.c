/* Counter-based random numbers.
 *
 * A draw is a hash of (key, counter): SplitMix64's finaliser (Steele, Lea and Flood, "Fast
 * splittable pseudorandom number generators", OOPSLA 2014; constants by Stafford, variant 13),
 * applied twice with the key mixed in before each round. One round would make all streams windows of
 * one and the same sequence, which overlap once there are some millions of them.
 * Bounded integers: Lemire, "Fast random integer generation in an interval", 2019.
 * Normal numbers: Box and Muller 1958 (one of the pair, so that a draw has no memory).
 * Not for secrets. */
#include "vtr-rng.h"

#include <math.h>

#define GOLDEN_GAMMA G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)
#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)

static guint64
mix (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static guint64
draw (guint64 key, guint64 counter)
{
  return mix (mix (key + counter * GOLDEN_GAMMA) ^ ((key << 32) | (key >> 32)));
}

/* FNV-1a, so that a purpose can be any short word. */
static guint64
hash_word (const char *word)
{
  guint64 hash = FNV_OFFSET;

  for (const guchar *c = (const guchar *) word; *c != '\0'; c++)
    hash = (hash ^ *c) * FNV_PRIME;
  return hash;
}

/**
 * vtr_rng_new:
 * @seed: the person's seed
 * @purpose: (nullable): what the numbers are for ("forest/bootstrap"), so that two uses of one
 *   seed are independent
 * @item: which of many ("tree 17")
 *
 * Returns: the stream of that name, at its beginning
 */
VtrRng
vtr_rng_new (guint64 seed, const char *purpose, guint64 item)
{
  VtrRng rng = { 0 };

  rng.key = mix (mix (mix (seed + GOLDEN_GAMMA) ^ hash_word (purpose != NULL ? purpose : ""))
                 + (item + 1) * GOLDEN_GAMMA);
  return rng;
}

/**
 * vtr_rng_split:
 * @rng: a stream
 * @item: which of its children
 *
 * Names a child stream of @rng. It depends on @rng's name and @item, not on how many numbers were
 * drawn from @rng.
 *
 * Returns: the child, at its beginning
 */
VtrRng
vtr_rng_split (const VtrRng *rng, guint64 item)
{
  VtrRng child = { 0 };

  child.key = mix (draw (~rng->key, item) + GOLDEN_GAMMA);
  return child;
}

/**
 * vtr_rng_next:
 * @rng: a stream
 *
 * Returns: 64 random bits
 */
guint64
vtr_rng_next (VtrRng *rng)
{
  return draw (rng->key, ++rng->counter);
}

/**
 * vtr_rng_uniform:
 * @rng: a stream
 *
 * Returns: a multiple of 2⁻⁵³ in [0, 1)
 */
double
vtr_rng_uniform (VtrRng *rng)
{
  return (double) (vtr_rng_next (rng) >> 11) * 0x1p-53;
}

/**
 * vtr_rng_below:
 * @rng: a stream
 * @n: the bound, at least 1
 *
 * Returns: one of 0 … @n − 1, each as likely as the others
 */
guint32
vtr_rng_below (VtrRng *rng, guint32 n)
{
  guint64 product;

  g_return_val_if_fail (n > 0, 0);

  product = (vtr_rng_next (rng) >> 32) * n;
  if ((guint32) product < n)
    {
      guint32 threshold = -n % n;

      while ((guint32) product < threshold)
        product = (vtr_rng_next (rng) >> 32) * n;
    }
  return product >> 32;
}

/**
 * vtr_rng_normal:
 * @rng: a stream
 *
 * Returns: a normal number of mean 0 and variance 1; costs two draws
 */
double
vtr_rng_normal (VtrRng *rng)
{
  double radius = sqrt (-2.0 * log (1.0 - vtr_rng_uniform (rng)));

  return radius * cos (2.0 * G_PI * vtr_rng_uniform (rng));
}

/**
 * vtr_rng_shuffle:
 * @rng: a stream
 * @items: (array length=n): what to shuffle, in place
 * @n: how many
 *
 * Brings @items into random order (Fisher–Yates).
 */
void
vtr_rng_shuffle (VtrRng *rng, guint32 *items, gsize n)
{
  g_return_if_fail (n <= G_MAXUINT32);

  for (gsize i = n; i > 1; i--)
    {
      gsize j = vtr_rng_below (rng, (guint32) i);
      guint32 item = items[i - 1];

      items[i - 1] = items[j];
      items[j] = item;
    }
}

/**
 * vtr_rng_sample:
 * @rng: a stream
 * @n: how many to draw from
 * @k: how many to draw, at most @n
 *
 * Draws without replacement. Needs memory for @n numbers.
 *
 * Returns: (transfer full) (array length=k): @k distinct numbers of 0 … @n − 1, in random order
 */
guint32 *
vtr_rng_sample (VtrRng *rng, guint32 n, guint32 k)
{
  guint32 *items;

  g_return_val_if_fail (k <= n, NULL);

  items = g_new (guint32, MAX (n, 1));
  for (guint32 i = 0; i < n; i++)
    items[i] = i;
  for (guint32 i = 0; i < k; i++)
    {
      guint32 j = i + vtr_rng_below (rng, n - i);
      guint32 item = items[i];

      items[i] = items[j];
      items[j] = item;
    }
  return g_renew (guint32, items, MAX (k, 1));
}
