/* vitrine: the desktop application. Everything but this file is a library, so tests link it. */
#include "vtr-application.h"
#include "vtr-config.h"
#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_autoptr (VtrApplication) app = vtr_application_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
