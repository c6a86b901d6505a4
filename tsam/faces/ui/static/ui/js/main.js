// One behaviour per file, attached by a data- attribute. Every page works without them.
import "htmx";
import "ui/theme";
import "ui/density";
import "ui/dialog";
import "ui/rows";
import "ui/keys";
import "ui/composer";
import "ui/autosave";
import "ui/files";
import "ui/times";
import "ui/toast";
import "ui/live";
import "ui/order";
import "ui/kinds";
import "ui/peek";
import "ui/palette";
import "ui/sheet";
import "ui/clear";
import "ui/sending";
import "ui/uploads";
import "ui/submit";
import "ui/changed";
import "ui/door";
import "ui/copy";

// For whoever waits until keys act, such as a test.
document.documentElement.dataset.ready = "";
