// The files that travel inside the program: the schema's history, what browsers load, and the recipes.
#pragma once
#include <stddef.h>

// One file, by its path from the project's top.
struct cairn_resource {
  const char *path;
  const unsigned char *bytes;
  size_t count;
};

// The file at a place in the list, from 0; NULL behind the last.
const struct cairn_resource *cairn_resource_at(size_t place);
