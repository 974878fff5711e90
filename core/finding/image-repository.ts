/** An image without its tag and digest, for example `europe-docker.pkg.dev/shop-prod/apps/checkout`. */
export const imageRepository = (image: string): string =>
  image.replace(/@[^@]*$/, '').replace(/:[^:/]*$/, '');
