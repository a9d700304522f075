/* Nothing to run: that this links says that the layer needs nothing above it. */
int
main (void)
{
  return 0;
}
