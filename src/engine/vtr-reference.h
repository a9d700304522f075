/* The reference of every kind and its settings, from the properties that declare them: for --help,
 * the manual page and the documentation. */
#pragma once
#include "vtr-configurable.h"

G_BEGIN_DECLS

typedef enum { VTR_REFERENCE_TEXT, VTR_REFERENCE_MAN, VTR_REFERENCE_MARKDOWN } VtrReferenceFormat;

/* The settings of one kind: name, range, default, sentence. */
char *vtr_reference_kind (VtrConfigurable *object, VtrReferenceFormat format);
/* All kinds that descend from @base (VTR_TYPE_LEARNER, …), sorted by name. */
char *vtr_reference_all  (GType base, VtrReferenceFormat format);

G_END_DECLS
