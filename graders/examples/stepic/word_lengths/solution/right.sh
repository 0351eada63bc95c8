read -ra words
for word in "${words[@]}"; do echo -n "${#word} "; done
