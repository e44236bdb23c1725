const pageBytes = 65_536;

/**
 * From now on the memory of this thread's WebAssembly grows up to a bound, beyond which it fails as if there were no more:
 * for decoders that strangers' files may make take all of the machine's.
 * @param max bytes of one memory
 */
export function boundWasmMemory(max: number): void {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages: number): number {
    if (this.buffer.byteLength + pages * pageBytes > max) throw new RangeError('[memory] out of memory');
    return grow.call(this, pages);
  };
}
