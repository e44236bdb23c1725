import { deflateSync } from 'node:zlib';

/** A PDF of printed pages, one array of lines each; its letters are those that every reader has. @param size points */
export function pdfOf(pages: readonly (readonly string[])[], [width, height] = [595, 842]): Buffer {
  const objects: string[] = ['<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  const folder = 2 + pages.length * 2;
  const kids = pages.map((lines) => {
    const shown = lines.map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj T*`).join(' ');
    const content = `BT /F1 12 Tf 18 TL 60 ${height - 60} Td ${shown} ET`;
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    const resources = `/Resources << /Font << /F1 1 0 R >> >> /Contents ${objects.length} 0 R`;
    objects.push(`<< /Type /Page /Parent ${folder} 0 R /MediaBox [0 0 ${width} ${height}] ${resources} >>`);
    return `${objects.length} 0 R`;
  });
  objects.push(`<< /Type /Pages /Count ${kids.length} /Kids [${kids.join(' ')}] >>`);
  objects.push(`<< /Type /Catalog /Pages ${folder} 0 R >>`);
  return assembled(objects);
}

/** One whose page unpacks to so many bytes of spaces. */
export function bombPdf(bytes: number): Buffer {
  const content = deflateSync(Buffer.alloc(bytes, ' ')).toString('latin1');
  return assembled([
    `<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n${content}\nendstream`,
    '<< /Type /Page /Parent 3 0 R /MediaBox [0 0 595 842] /Contents 1 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [2 0 R] >>',
    '<< /Type /Catalog /Pages 3 0 R >>',
  ]);
}

/** The last object is the catalogue. */
function assembled(objects: readonly string[], trailer = ''): Buffer {
  let file = '%PDF-1.4\n';
  const starts = objects.map((object, at) => {
    const start = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(start).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${starts.join('')}`;
  const end = `trailer << /Size ${objects.length + 1} /Root ${objects.length} 0 R ${trailer}>>\nstartxref\n${file.length}\n%%EOF`;
  return Buffer.from(file + table + end, 'latin1');
}

/** One that only opens with a password, which nobody has. */
export const lockedPdf = (): Buffer =>
  assembled(
    [
      '<< /Type /Pages /Count 0 /Kids [] >>',
      `<< /Filter /Standard /V 1 /R 2 /P -4 /O <${'00'.repeat(32)}> /U <${'11'.repeat(32)}> >>`,
      '<< /Type /Catalog /Pages 1 0 R >>',
    ],
    '/Encrypt 2 0 R /ID [<00><00>] ',
  );
