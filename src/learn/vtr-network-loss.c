/* Cross-entropy of one logistic unit or of a softmax, and half the squared error; the slopes are those
 * of Bishop, Pattern Recognition and Machine Learning (2006), section 5.2: answer − truth for each. */
#include "vtr-config.h"
#include "vtr-network-loss.h"
#include "vtr-network-math.h"

#include <math.h>

static double
logistic_loss (float *z, double y, gboolean *is_right)
{
  double p = 1 / (1 + exp (-(double) *z)), signed_z = y > 0.5 ? -(double) *z : *z;

  *is_right = (*z >= 0) == (y > 0.5);
  *z = (float) (p - y);
  return signed_z > 0 ? signed_z + log1p (exp (-signed_z)) : log1p (exp (signed_z));
}

static double
softmax_loss (float *z, guint n, double y, gboolean *is_right)
{
  guint class_index = (guint) y, best = 0;
  double sum = 0, loss;
  float top;

  for (guint k = 1; k < n; k++)
    best = z[k] > z[best] ? k : best;
  top = z[best];
  loss = (double) top - z[class_index];
  for (guint k = 0; k < n; k++)
    z[k] -= top;
  vtr_network_exp_float (n, z);
  for (guint k = 0; k < n; k++)
    sum += z[k];
  for (guint k = 0; k < n; k++)
    z[k] = (float) (z[k] / sum) - (k == class_index ? 1 : 0);
  *is_right = best == class_index;
  return loss + log (sum);
}

static double
squared_loss (float *z, double y)
{
  double away = *z - y;

  *z = (float) away;
  return 0.5 * away * away;
}

double
vtr_network_loss (VtrNetworkLink link, float *z, guint n, double y, gboolean *is_right)
{
  *is_right = FALSE;
  switch (link)
    {
    case VTR_NETWORK_LOGISTIC:
      return logistic_loss (z, y, is_right);
    case VTR_NETWORK_SOFTMAX:
      return softmax_loss (z, n, y, is_right);
    case VTR_NETWORK_IDENTITY:
    default:
      return squared_loss (z, y);
    }
}
