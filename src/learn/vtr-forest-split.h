/* Private to learn: the best cut of one node of a forest's tree. */
#pragma once
#include "vtr-forest-grow.h"

G_BEGIN_DECLS

/* A row of a tree: how often it was drawn, and its class. */
typedef struct
{
  guint32 row;
  guint16 count;
  guint16 class;
} VtrSample;

/* What is known of a node before it is cut. @sums: by class; or weight and weighted value. */
typedef struct
{
  const VtrSample *samples;
  gsize            n;
  double           weight;
  double           impurity;
  gboolean         pure;
  double          *sums;
} VtrNodeView;

/* Rows whose rank is at most @rank go left; @next is the smallest rank on the right. */
typedef struct
{
  int    feature;             /* −1: nothing to cut */
  guint  rank, next;
  double gain;                /* how splits of one node compare; the scale depends on the criterion */
} VtrSplit;

typedef struct _VtrSplitter VtrSplitter;
VtrSplitter *vtr_splitter_new   (const VtrTrainingSet *set, const VtrForestBins *bins, const VtrForestPlan *plan);
void         vtr_splitter_free  (VtrSplitter *splitter);
guint        vtr_splitter_get_n_sums (VtrSplitter *splitter);
double       vtr_splitter_get_offset (VtrSplitter *splitter);
void         vtr_splitter_look  (VtrSplitter *splitter, VtrNodeView *node);
/* Tries @features in turn; FALSE where all of them are constant in the node. */
gboolean     vtr_splitter_try   (VtrSplitter *splitter, const VtrNodeView *node, const guint32 *features, guint n_features, VtrSplit *best);

G_END_DECLS
