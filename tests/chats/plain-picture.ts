import sharp from 'sharp';

/** A file of one colour, as somebody uploads it where only its name and size matter. */
export const plainPicture = async (name: string, width = 120, height = 90) => ({
  name,
  type: 'image/png',
  bytes: await sharp({ create: { width, height, channels: 3, background: '#3a7' } })
    .png()
    .toBuffer(),
});
