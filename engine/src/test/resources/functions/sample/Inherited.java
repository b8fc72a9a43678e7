package sample;

public class Inherited extends Base<Point, Integer> {
    @Override
    protected Integer reduce(Point first, Point second) {
        return first.x() * second.x() + first.y() * second.y();
    }
}
