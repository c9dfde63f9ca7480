/** How each shell asks for completions, and how a person makes it do so. */
export const scripts: ReadonlyMap<string, string> = new Map([
  [
    'bash',
    `# In ~/.bashrc: eval "$(micro completion bash)"
_micro() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("$word")
  done < <(micro completion words "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _micro micro
`,
  ],
  [
    'zsh',
    `#compdef micro
# In ~/.zshrc, behind compinit: eval "$(micro completion zsh)"
_micro() {
  local -a found=(\${(f)"$(micro completion words "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  compadd -a found
}
compdef _micro micro
`,
  ],
  [
    'fish',
    `# In ~/.config/fish/completions/micro.fish: micro completion fish | source
function __micro_words
  set -l words (commandline -opc)
  set -e words[1]
  micro completion words $words (commandline -ct) 2>/dev/null
end
complete -c micro -f -a '(__micro_words)'
`,
  ],
]);
