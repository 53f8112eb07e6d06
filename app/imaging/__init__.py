"""From an untrusted photo to the network's crop: decoding, face detection, cropping and quality."""
