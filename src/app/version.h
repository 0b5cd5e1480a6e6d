// Which Flowscope this is, as the Makefile says. The commit reaches app/main.c alone, so that another one compiles nothing else again.
#ifndef APP_VERSION_H
#define APP_VERSION_H

#ifndef FLOWSCOPE_VERSION
#define FLOWSCOPE_VERSION "0.1.0"
#endif
#ifndef FLOWSCOPE_COMMIT
#define FLOWSCOPE_COMMIT "" // that it was built from, "5f9b828a12", with a + where files differ from it; "" where that was not known
#endif

#endif
