#ifndef SUIVANT_ASSETS_H
#define SUIVANT_ASSETS_H

/* One static file of the pages, compiled into the program. */
typedef struct {
    const char *path;           /* below the asset folder, such as "js/list.js" */
    const char *type;           /* the value of its Content-Type header */
    const unsigned char *bytes;
    unsigned long length;
} suivant_asset;

/* The first of all files; they stand one after the other. */
const suivant_asset *suivant_asset_table(void);

/* How many there are. */
unsigned long suivant_asset_count(void);

#endif
