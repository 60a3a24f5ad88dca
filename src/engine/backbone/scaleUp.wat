;; Draws lines between the values of a plane (32-bit floats, row by row), first along its rows, then between them. Places and shares are those of scaleUp.ts.
(module
  (import "engine" "memory" (memory 1))

  ;; Rows of `wider` values from rows of `width`: for each new value the byte offset of the first old one in its row, and the share of the way to the next,
  ;; which is `step` bytes on.
  (func (export "alongRows") (param $plane i32) (param $width i32) (param $height i32) (param $low i32) (param $share i32) (param $step i32) (param $wider i32) (param $out i32)
    (local $x i32) (local $end i32) (local $from i32) (local $value f32)
    (local.set $end (i32.shl (local.get $wider) (i32.const 2)))
    (loop $rows
      (local.set $x (i32.const 0))
      (loop $values
        (local.set $from (i32.add (local.get $plane) (i32.load (i32.add (local.get $low) (local.get $x)))))
        (local.set $value (f32.load (local.get $from)))
        (f32.store (i32.add (local.get $out) (local.get $x))
          (f32.add (local.get $value)
            (f32.mul (f32.load (i32.add (local.get $share) (local.get $x)))
              (f32.sub (f32.load (i32.add (local.get $from) (local.get $step))) (local.get $value)))))
        (br_if $values (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 4))) (local.get $end))))
      (local.set $plane (i32.add (local.get $plane) (i32.shl (local.get $width) (i32.const 2))))
      (local.set $out (i32.add (local.get $out) (local.get $end)))
      (br_if $rows (local.tee $height (i32.sub (local.get $height) (i32.const 1))))))

  ;; One new row between two, four values at a time, then those that are left.
  (func (export "betweenRows") (param $above i32) (param $below i32) (param $share f32) (param $width i32) (param $out i32)
    (local $shares v128) (local $values v128) (local $value f32) (local $end i32) (local $fours i32)
    (local.set $shares (f32x4.splat (local.get $share)))
    (local.set $end (i32.add (local.get $above) (i32.shl (local.get $width) (i32.const 2))))
    (local.set $fours (i32.add (local.get $above) (i32.shl (i32.and (local.get $width) (i32.const -4)) (i32.const 2))))
    (block $done
      (loop $four
        (br_if $done (i32.ge_u (local.get $above) (local.get $fours)))
        (local.set $values (v128.load (local.get $above)))
        (v128.store (local.get $out)
          (f32x4.add (local.get $values) (f32x4.mul (local.get $shares) (f32x4.sub (v128.load (local.get $below)) (local.get $values)))))
        (local.set $above (i32.add (local.get $above) (i32.const 16)))
        (local.set $below (i32.add (local.get $below) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (br $four)))
    (block $all
      (loop $one
        (br_if $all (i32.ge_u (local.get $above) (local.get $end)))
        (local.set $value (f32.load (local.get $above)))
        (f32.store (local.get $out) (f32.add (local.get $value) (f32.mul (local.get $share) (f32.sub (f32.load (local.get $below)) (local.get $value)))))
        (local.set $above (i32.add (local.get $above) (i32.const 4)))
        (local.set $below (i32.add (local.get $below) (i32.const 4)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $one))))
)
