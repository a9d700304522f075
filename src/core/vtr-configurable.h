/* An object whose settings are GObject properties: learners, steps, explainers, charts.
 * Each setting is declared once, with range, default, name and a sentence; from that come the
 * command line's options, the window's forms, the JSON schema and the reference page. */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

#define VTR_TYPE_CONFIGURABLE (vtr_configurable_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrConfigurable, vtr_configurable, VTR, CONFIGURABLE, GObject)

/**
 * VtrConfigurableClass:
 * @name: how files and the command line call it ("forest"); set in class_init; static
 * @title: how people call it ("Random forest"); marked with N_()
 * @description: one sentence; marked with N_()
 * @check: (nullable): checks settings against each other; the property ranges are checked already
 *
 * Settings are the readable and writable properties, without %G_PARAM_CONSTRUCT_ONLY; dashes in
 * their names are underscores outside ("n-estimators" is n_estimators). Supported: boolean, int,
 * uint, int64, uint64, double, string, enum (written by nick), and strv (written with commas).
 */
struct _VtrConfigurableClass
{
  GObjectClass parent_class;

  const char *name;
  const char *title;
  const char *description;

  gboolean (*check) (VtrConfigurable *self, GError **error);
};

/* A flag of a setting that few people touch: forms fold it away, everything else treats it alike. */
#define VTR_SETTING_RARE ((GParamFlags) (1 << G_PARAM_USER_SHIFT))

const char  *vtr_configurable_get_name        (VtrConfigurable *self);
const char  *vtr_configurable_get_title       (VtrConfigurable *self);
const char  *vtr_configurable_get_description (VtrConfigurable *self);
gboolean     vtr_configurable_check           (VtrConfigurable *self, GError **error);

/* Settings by their outside names. Errors are VTR_ERROR_BAD_VALUE, with range or nearest name. */
gboolean     vtr_configurable_set             (VtrConfigurable *self, const char *name,
                                               const char *value, GError **error);
char        *vtr_configurable_get             (VtrConfigurable *self, const char *name);
GParamSpec **vtr_configurable_list            (VtrConfigurable *self, guint *n_settings);
char        *vtr_configurable_dup_setting_name (GParamSpec *pspec);
char        *vtr_configurable_dup_range       (GParamSpec *pspec);  /* "1 … 100000", "gini, entropy" */
GVariant    *vtr_configurable_to_variant      (VtrConfigurable *self);  /* a{sv}; floating */
gboolean     vtr_configurable_apply_variant   (VtrConfigurable *self, GVariant *settings, GError **error);
VtrConfigurable *vtr_configurable_copy        (VtrConfigurable *self);

/* The registry is the type system itself: engine's table ensures every type once, and a kind is
 * found among the instantiable descendants of @base by its class's name. */
GType        vtr_registry_find                (GType base, const char *name);
GType       *vtr_registry_list                (GType base, guint *n_types);  /* sorted by name */
/* A new object of the kind @name; unknown names are VTR_ERROR_BAD_VALUE with the nearest good one. */
gpointer     vtr_registry_new_object          (GType base, const char *name, const char *what, GError **error);

G_END_DECLS
