/* The gap between training and held-out scores in a sentence. A gap is told from 0.05 of accuracy or
 * 0.1 of R² on; what to do about it is the learner's own advice, since a gap is the nature of some
 * (each tree of a forest knows its rows by heart). */
#include "vtr-config.h"
#include "vtr-fit-note.h"
#include <glib/gi18n-lib.h>

#define ACCURACY_GAP 0.05
#define R2_GAP 0.1

/**
 * vtr_fit_note:
 * @task: decides which score it is
 * @training: accuracy or R² on the rows that were fitted
 * @validation: the same on rows that were not
 * @advice: (nullable): what helps against memorising, in a person's words; %NULL: nothing is said
 *
 * Returns: (transfer full) (nullable): one sentence
 */
char *
vtr_fit_note (VtrTask task, double training, double validation, const char *advice)
{
  double gap = task == VTR_TASK_CLASSIFICATION ? ACCURACY_GAP : R2_GAP;

  if (advice == NULL || !(training - validation >= gap))
    return NULL;
  return g_strdup_printf (_ ("training %.2f, validation %.2f: it is memorising; %s"), training,
                          validation, advice);
}
