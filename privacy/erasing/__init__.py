"""What has to go and what is kept: the plan of an erasure, its certificate, its proof, data past its time."""
