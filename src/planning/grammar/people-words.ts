/** Kinds of people that are all found as people. */
export const onlyFacesTell =
  /^(?:woman|lady|girl|female|man|guy|gentleman|boy|male|child|kid|baby|toddler|teenager|adult|grown-up)$/;
