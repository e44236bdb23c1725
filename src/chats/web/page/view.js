// @ts-check
import htm from 'htm';
import { h } from 'preact';

/**
 * Templates of the page. Text goes into the page as text, never as markup.
 * @type {(strings: TemplateStringsArray, ...values: any[]) => any}
 */
export const html = htm.bind(h);
