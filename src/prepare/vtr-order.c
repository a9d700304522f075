/* Quantiles without sorting: quickselect (Hoare 1961, "Find") with the median of three as pivot.
 * Definition: type 7 of Hyndman and Fan (1996), as in R and numpy. */
#include "vtr-config.h"

#include "vtr-order.h"

#include <math.h>

static inline void
swap (double *a, double *b)
{
  double t = *a;

  *a = *b;
  *b = t;
}

static double
pivot_of (double *v, gsize low, gsize high)
{
  double a = v[low], b = v[low + (high - low) / 2], c = v[high];

  if (a > b)
    swap (&a, &b);
  return c < a ? a : MIN (b, c);
}

/* Puts the k-th smallest at @k, nothing larger before it and nothing smaller after it. */
static void
select_kth (double *v, gsize n, gsize k)
{
  gssize low = 0, high = n - 1;

  while (low < high)
    {
      double pivot = pivot_of (v, low, high);
      gssize i = low, j = high;

      while (i <= j)
        {
          while (v[i] < pivot)
            i++;
          while (v[j] > pivot)
            j--;
          if (i <= j)
            swap (&v[i++], &v[j--]);
        }
      if ((gssize) k <= j)
        high = j;
      else if ((gssize) k >= i)
        low = i;
      else
        return;
    }
}

/**
 * vtr_order_quantile:
 * @values: (array length=n): numbers without NaN; rearranged
 * @n: how many, more than 0
 * @p: 0 … 1
 *
 * Returns: the type-7 quantile: linear between the order statistics around (n − 1)·p
 */
double
vtr_order_quantile (double *values, gsize n, double p)
{
  double h, low, high;
  gsize k;

  g_return_val_if_fail (n > 0 && p >= 0 && p <= 1, NAN);
  h = (n - 1) * p;
  k = (gsize) floor (h);
  select_kth (values, n, k);
  low = values[k];
  if (h == k || k + 1 >= n)
    return low;
  high = values[k + 1];
  for (gsize i = k + 2; i < n; i++)
    high = MIN (high, values[i]);
  return low + (high - low) * (h - k);
}
