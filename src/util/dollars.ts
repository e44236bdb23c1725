/** An amount for people: "$1.20", "$0.05", and what is small in as many digits as tell it: "$0.0004". */
export function dollarWords(dollars: number): string {
  if (dollars === 0 || dollars >= 0.01) return `$${dollars.toFixed(2)}`;
  return dollars < 0.0001 ? 'less than $0.0001' : `$${dollars.toFixed(4)}`;
}
