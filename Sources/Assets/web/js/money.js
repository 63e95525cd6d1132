/** Amounts with their currency; those of different currencies are never added up, so it always stands there. */
import { boot } from './boot.js';

const column = '_transactioncurrencyid_value';

/** The currency of a record, as a code that says which, or its name where no code is known; null when it has none. */
export function currencyOf(record) {
  const known = boot.currencies[record[column]];
  return known?.code ?? record[`${column}@OData.Community.Display.V1.FormattedValue`] ?? null;
}

/** An amount as the person writes it: `€10,590`, `10 590 €`. */
export function amount(record, raw) {
  const known = boot.currencies[record[column]];
  // A whole amount needs no zeros behind it; what has fractions shows those of its currency.
  const decimals = known?.decimals ?? null;
  const fractions = { minimumFractionDigits: Number.isInteger(raw) ? 0 : (decimals ?? 0), maximumFractionDigits: decimals ?? 4 };
  if (/^[A-Z]{3}$/.test(known?.code ?? ''))
    return new Intl.NumberFormat(boot.locale, { style: 'currency', currency: known.code, ...fractions }).format(raw);
  const figure = new Intl.NumberFormat(boot.locale, fractions).format(raw);
  const currency = currencyOf(record);
  return currency ? `${figure} ${currency}` : figure;
}
