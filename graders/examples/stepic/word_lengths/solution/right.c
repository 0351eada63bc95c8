#include <stdio.h>
#include <string.h>

int main() {
    char word[1000];
    while (scanf("%999s", word) == 1) printf("%zu ", strlen(word));
    return 0;
}
