/** Patterns that hang bots which match by going back, or that need more states than there are bytes. */
export const evilPatterns: readonly string[] = [
  // Nested repeats.
  '^(a+)+$',
  '^(a*)*$',
  '^(a|a)*$',
  '^(a|aa)+$',
  '^([a-z]+)*!$',
  '(a+)+b',
  '((a+)+)+$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '^(\\w+\\s?)*$',
  '^(.*)*x$',
  '(x+x+)+y',
  '(?:a?){30}a{30}',
  // One wildcard behind another.
  '.*.*=.*;',
  '^.*a.*a.*a.*a.*$',
  '\\s+$',
  '^\\s+|\\s+$',
  '(\\d+)*[^\\d]{3}$',
  'deploy .* to .* with .* and .*!',
  // Addresses as people write them down.
  '^([a-zA-Z0-9_.-]+)@([a-z0-9-]+[.])+[a-z]{2,6}$',
  '^(https?://)?([a-z0-9.-]+/?)*$',
  '^<(\\w+)( [^>]*)*>(.*)*</(\\w+)>$',
  // Counted wildcards: few letters, many states.
  '(.*)a.{12}b',
  '(.*)a.{200}b',
  '(a|b)*a(a|b){14}$',
  '.*[01].{20}[01]',
  '(.{1,64}){1,15}x',
  '((a{1,30}){1,30})$',
  '(?:(?:a{0,10}b?){0,10}c?){0,9}$',
  // What RE2 has not got.
  '(a+)\\1+$',
  '^(?=.*a)(?=.*b).*$',
  '(?<!a)b+$',
  '(a++)+$',
  // Too large to build.
  '((a{1,1000}){1,1000}){1,1000}',
  'a{100000}',
];
