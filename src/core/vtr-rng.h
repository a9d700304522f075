/* Counter-based random numbers: a stream is named by (seed, purpose, item), so results do not
 * depend on which thread draws, nor on the order of work.
 * Method: SplitMix64 finaliser over a keyed counter (Steele, Lea and Flood 2014). */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 key;
  guint64 counter;
} VtrRng;

VtrRng  vtr_rng_new      (guint64 seed, const char *purpose, guint64 item);
VtrRng  vtr_rng_split    (const VtrRng *rng, guint64 item);
guint64 vtr_rng_next     (VtrRng *rng);
double  vtr_rng_uniform  (VtrRng *rng);                 /* [0, 1), 53 bits */
guint32 vtr_rng_below    (VtrRng *rng, guint32 n);      /* 0 … n−1, unbiased */
double  vtr_rng_normal   (VtrRng *rng);                 /* mean 0, variance 1 */
void    vtr_rng_shuffle  (VtrRng *rng, guint32 *items, gsize n);
/* k distinct numbers of 0 … n−1, in random order (partial Fisher–Yates); (transfer full). */
guint32 *vtr_rng_sample  (VtrRng *rng, guint32 n, guint32 k);

G_END_DECLS
